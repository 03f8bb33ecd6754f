"""An app that takes text from outside as a key, wherever one can."""

from __future__ import annotations

import json

NAMES = (
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "isPrototypeOf",
    "__defineGetter__",
    "__lookupSetter__",
    "then",
)


ENTRY = "pages/index/index"


COMPONENT = "pages/component/component"


FILES: dict[str, str | bytes] = {
    "app.json": json.dumps(
        {
            "pages": [ENTRY, COMPONENT, "pages/tab/tab"],
            "tabBar": {"list": [{"pagePath": ENTRY, "text": "A"}, {"pagePath": "pages/tab/tab", "text": "B"}]},
        }
    ),
    "app.js": """
        App({
          all: (name) => wx[name],
          json: require('./data.json'),
          onPageNotFound(page) { this.missing = page.path; },
        });
    """,
    "data.json": '{"a": 1, "__proto__": {"polluted": 1}, "b": {"constructor": {"polluted": 1}, "__proto__": []}}',
    f"{ENTRY}.json": json.dumps({"usingComponents": {"constructor": "/one", "__proto__": "/one", "toString": "/one"}}),
    f"{ENTRY}.js": """
        Page({
          data: { o: { b: 1 }, list: [{ n: 1 }], name: '', nodes: [], kind: '', text: '', value: 'v', where: '' },
          onLoad(query) { this.seen = query; },
          submitted(event) { this.submitted = event.detail.value; },
          heard(event) { this.event = event; },
          toOwn(value) { this.setData(value); },
        });
    """,
    f"{ENTRY}.wxml": """
        <template name="__proto__"><text id="proto">{{__proto__}} {{constructor}}</text></template>
        <template is="__proto__" data="{{__proto__: value, constructor: value}}" />
        <template is="{{name}}" data="{{...o}}" />
        <view id="o">{{o.b}} {{list[0].n}}</view>
        <view id="loop" wx:for="{{list}}" wx:for-item="__proto__" wx:for-index="constructor" wx:key="__proto__">
          {{constructor}}={{__proto__.n}}
        </view>
        <constructor id="c" constructor="{{value}}" __proto__="{{o}}">
          <view slot="{{where}}">slotted</view>
        </constructor>
        <__proto__ id="p" value="second" generic:constructor="toString" />
        <view id="tapped" bindtap="heard" bind:__proto__="heard" bind:constructor="heard"
          data-__proto__="{{value}}" data-constructor="{{value}}" data-to-string="s" mark:__proto__="{{value}}"
          mark:constructor="{{value}}">tap</view>
        <form bindsubmit="submitted">
          <input id="field" name="{{name}}" value="typed" __proto__="{{o}}" type="{{kind}}" />
          <checkbox-group name="{{name}}"><checkbox value="x" checked /></checkbox-group>
          <button id="submit" form-type="submit">submit</button></form>
        <input id="bound" model:value="{{o[name]}}" />
        <rich-text id="rich" nodes="{{nodes}}" space="{{kind}}" />
        <icon type="{{kind}}" /><text decode>&constructor;</text>
        <swiper easing-function="{{kind}}"><swiper-item><text>item</text></swiper-item></swiper>
        <picker mode="{{kind}}"><text>pick</text></picker>
        <navigator id="go" url="/pages/component/component" open-type="{{kind}}">go</navigator>
        <button id="open" open-type="{{kind}}">open</button>
        <view id="animated" animation="{{o}}" class="{{name}}" style="{{name}}: 1px" hidden="{{false}}">x</view>
    """,
    f"{COMPONENT}.json": '{"component": true}',
    f"{COMPONENT}.js": """
        Component({
          properties: { id: String, constructor: String, valueOf: Number },
          methods: { onLoad(query) { this.seen = query; } },
        });
    """,
    f"{COMPONENT}.wxml": "<view id='got'>{{constructor}} {{valueOf}}</view>",
    "pages/tab/tab.js": "Page({});",
    "pages/tab/tab.wxml": "<view>tab</view>",
    "one.json": json.dumps(
        {
            "component": True,
            "componentGenerics": {"constructor": {"default": "two"}},
            "usingComponents": {"two": "/two"},
        }
    ),
    "one.js": "Component({ options: { multipleSlots: true }, properties: { constructor: String, value: String } });",
    "one.wxml": """
        <text>one {{constructor}}{{value}}</text><slot name="constructor" /><slot name="__proto__" /><constructor />
    """,
    "two.json": '{"component": true}',
    "two.js": "Component({});",
    "two.wxml": "<text>two</text>",
}


PROTOTYPES = """
  [Object, Function, Array, String, Number, Boolean, Promise, Map, Set, Error, RegExp, Date].map((made) => (
    [Object.getOwnPropertyNames(made).sort().join(), Object.getOwnPropertyNames(made.prototype).sort().join()].join()
  )).join(';') + [{}.polluted, [].polluted, (() => 1).polluted, ''.polluted].join()
"""


def query_of(names: tuple[str, ...]) -> str:
    return "&".join(f"{name}=q{index}" for index, name in enumerate(names))
