"""A small app to edit while it runs: a list, and a page with a counter, an input, a slot and a long text."""

from __future__ import annotations

import json

FILES: dict[str, str | bytes] = {
    "app.json": json.dumps(
        {
            "pages": ["pages/list/list", "pages/detail/detail"],
            "usingComponents": {},
            "window": {"navigationBarTitleText": "Kept"},
        }
    ),
    "app.js": "App({ onLaunch() { this.started = Date.now(); } });\n",
    "app.wxss": ".all { color: #111111; }\n",
    "shared/words.js": "module.exports = { greeting: 'Hello' };\n",
    "wxs/price.wxs": "module.exports = { euro: function (cents) { return (cents / 100).toFixed(2); } };\n",
    "behaviors/named.js": "module.exports = Behavior({ properties: { name: String }, data: { kind: 'counter' } });\n",
    "components/counter/counter.json": '{"component": true}',
    "components/counter/counter.js": """
        const named = require("../../behaviors/named");
        Component({
          behaviors: [named],
          properties: { step: { type: Number, value: 1 } },
          data: { n: 0 },
          lifetimes: {
            attached() { getApp().attached = (getApp().attached || 0) + 1; },
            detached() { getApp().detached = (getApp().detached || 0) + 1; },
          },
          methods: {
            more() {
              this.setData({ n: this.data.n + this.data.step });
              this.triggerEvent("counted", { n: this.data.n });
            },
          },
        });
    """,
    "components/counter/counter.wxml": """
        <view class="box" bindtap="more">{{name}}: {{n}}</view>
        <slot></slot>
    """,
    "components/counter/counter.wxss": ".box { color: #222222; }\n",
    "pages/list/list.json": '{"usingComponents": {"counter": "/components/counter/counter"}}',
    "pages/list/list.js": """
        Page({
          data: { items: [{ id: "a", cents: 150 }, { id: "b", cents: 275 }], note: "first" },
          open() { wx.navigateTo({ url: "/pages/detail/detail?id=7&of=a%20b" }); },
        });
    """,
    "pages/list/list.wxml": """
        <wxs module="price" src="../../wxs/price.wxs"></wxs>
        <view class="row" wx:for="{{items}}" wx:key="id" data-id="{{item.id}}">
          <text>{{item.id}} {{price.euro(item.cents)}}</text>
          <counter name="{{item.id}}"><text class="inner">in {{item.id}}</text></counter>
        </view>
        <view class="go all" style="height: 40px" bindtap="open">open</view>
        <view wx:if="{{note}}">{{note}}</view>
    """,
    "pages/list/list.wxss": ".row { padding: 4px; }\n",
    "pages/detail/detail.json": json.dumps(
        {"navigationBarTitleText": "Detail", "usingComponents": {"counter": "/components/counter/counter"}}
    ),
    "pages/detail/detail.js": """
        const words = require("../../shared/words");
        Page({
          data: { id: "", total: 0, words: words.greeting },
          onLoad(query) { this.setData({ id: query.id }); },
          counted(event) { this.setData({ total: event.detail.n }); },
        });
    """,
    "pages/detail/detail.wxml": """
        <view id="head" class="head">Page {{id}} total {{total}} {{words}}</view>
        <counter id="one" name="one" step="{{2}}" bindcounted="counted"><text>slotted</text></counter>
        <input id="field" placeholder="write" />
        <scroll-view id="inner" scroll-y style="height: 60px"><view style="height: 400px">inner</view></scroll-view>
        <view style="height: 2000px">long</view>
    """,
    "pages/detail/detail.wxss": ".head { color: #0000ff; }\n",
}
