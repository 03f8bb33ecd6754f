"""Texts that take long to read as WXML or as an expression in it."""

from __future__ import annotations

from bench.patterns.shapes import SIGNS, Patterns, nested, numbered, phrases, repeated

WXML: Patterns = {
    **SIGNS,
    **phrases(
        "{{", "}}", "{{}}", "{{a", "{{a+", "{{a}}", "{{'", '{{"', "{{/*", "{ {", "{{{", "&", "&amp;", "&#", "&#1;"
    ),
    **phrases("<a>", "</a>", "<a ", "<a", "<a/>", "</", "</>", "< ", "<!", "<!a>", "<!--->", "<a></b>", "<a><b></a>"),
    **phrases("<view>", "<view>\n", "<text>a", "<a></a>", "<a></a>\r\n", "<a><!--", "<block>", "<slot>", "<wxs>"),
    **phrases("<view wx:if='{{a}}'/>", "<view wx:else/>", "<view wx:elif='{{a}}'/>", "<view wx:for='{{a}}'>"),
    **phrases(
        "<view wx:for='{{a}}' wx:key='b'>{{item}}</view>", "<view bindtap='a'>b</view>", "<view a='{{b}}'></view>"
    ),
    **phrases("<template name='a'/>", "<template is='a'/>", "<template is='{{a}}'/>", "<import src='a'/>"),
    **phrases("<include src='a'/>", "<wxs module='a'></wxs>", "<wxs module='a' src='./a.wxs'/>", "<slot name='a'/>"),
    **phrases("<view style='width:{{a}}rpx;color:red'/>", "<view class='a {{b}} c'/>", "<image src='a.png'/>"),
    "'<wxs>' <": repeated("<", "<wxs module='a'>"),
    "'<wxs>' </wxs": repeated("</wxs", "<wxs module='a'>"),
    **{f"in a tag: {name}": pattern for name, pattern in phrases("a=", "a ", "'", "=", "/", "a='", head="<a ").items()},
    **{f"in a tag: {name}": pattern for name, pattern in phrases("a=b ", "{{", "a={{", "<", head="<a ").items()},
    "in a closed tag: a=": repeated("a=", "<view ", ">"),
    "in a closed tag: a='{{": repeated("a='{{", "<view ", ">"),
    "attributes": numbered("a%='b' ", "<view ", "/>"),
    "attributes with holes": numbered("a%='{{b}}' ", "<view ", "/>"),
    "data of a dataset": numbered("data-a%='{{b%}}' ", "<view ", "/>"),
    "bound events": numbered("bind:a%='b%' ", "<view ", "/>"),
    "classes": numbered("a% ", "<view class='", "'/>"),
    "classes with holes": numbered("a% {{b%}} ", "<view class='", "'/>"),
    "classes that toggle": numbered("{{b% ? 'a%' : ''}} ", "<view class='", "'/>"),
    "styles": numbered("--a%: {{b%}}rpx; ", "<view style='", "'/>"),
    "keys of data": numbered("a%: b%, ", "<template is='a' data='{{", "}}'/>"),
    "spreads of data": repeated("...a, ", "<template is='a' data='{{", "}}'/>"),
    "holes": numbered("{{a%}}"),
    "one hole": repeated("{{a}}"),
    "texts and holes": numbered("text {{a%.b}} text\n"),
    "siblings": numbered("<view id='a%'>{{b%}}</view>"),
    "ids": numbered("<view id='a%' class='a%'/>\n"),
    "templates": numbered("<template name='a%'><view>{{a}}</view></template>"),
    "uses of templates": numbered("<template name='a%'/><template is='a%' data='{{a%}}'/>"),
    "templates that use the next": numbered("<template name='a%'>a<template is='a1%'/></template>"),
    "slots": numbered("<slot name='a%'/>"),
    "tags": numbered("<a-%/>"),
    "handlers": numbered("<view bindtap='a%'/>"),
    "scripts": numbered("<wxs module='a%'>module.exports = 1;</wxs>"),
    "missing images": numbered("<image src='a%.png'/>"),
    "names": repeated("a", "<", ">"),
    "a long attribute": repeated("a", "<view a", "/>"),
    "a long value": repeated("a b ", "<view a='", "'/>"),
    "nested": nested("<view>", "</view>", "a"),
    "nested holes": nested("<view a='{{b}}'>", "</view>", "{{a}}"),
    "nested loops": nested("<view wx:for='{{a}}'>", "</view>"),
    "branches": repeated("<view wx:elif='{{a}}'>b</view>", "<view wx:if='{{a}}'/>"),
    "comments that ignore": repeated("<!-- wx2tg-ignore WX1104 --><b>\n"),
}


EXPRESSION: Patterns = {
    **phrases(
        *"\"'()[]{},;:.!?*+-=&|~%\\/#@`", "/*", "//", "..", "...", "?.", "?.[", "??", "\\\\", "$", "\n", "\u4e2d"
    ),
    **phrases(
        "1+", "a.", "a?.", "a,", "a[", "a(", "a?", "a?b:", "!", "!!a,", "-", "- ", "typeof ", "a in ", "[a,", "{a:"
    ),
    **phrases("a||", "a&&b||", "a==", "a<b<", "a,b,", "...a,", "'a'+", "'\\", "1.", "0x", "1e", "(a)", "(a)+", "a()."),
    "sum": repeated("+1", "1"),
    "sum of names": numbered("+a%", "1"),
    "members": repeated(".a", "a"),
    "calls": repeated("()", "a"),
    "indices": repeated("[0]", "a"),
    "choices": repeated("a?b:", "", "c"),
    "strings": repeated("+'a'", "'a'"),
    "elements": repeated("1,", "[", "]"),
    "keys": numbered("a%:1,", "{", "}"),
    "arguments": repeated("1,", "a(", ")"),
    "shorthands": numbered("a%,"),
    "nested lists": nested("[", "]", "a"),
    "nested parentheses": nested("(", ")", "a"),
    "nested choices": nested("a?(", "):b", "c"),
    "nested objects": nested("{a:", "}", "1", "(", ")"),
    "a long name": repeated("a"),
    "a long string": repeated("a", "'", "'"),
    "a long number": repeated("1"),
    "blanks": repeated(" ", "a", "b"),
    "comments": repeated("/**/", "a", "b"),
}
