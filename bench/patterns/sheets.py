"""Texts that take long to read as WXSS."""

from __future__ import annotations

from bench.patterns.shapes import SIGNS, Patterns, nested, numbered, phrases, repeated

WXSS: Patterns = {
    **SIGNS,
    **phrases(
        "a{", "a}", "a{}", "{}", "a{b:c}", "a{b:", "a{b:c;", "a{b:(", "a{b:'", "a b ", "a>b ", "a>", "a,", "a+", "a~"
    ),
    **phrases(
        "*", ".a", "#a", "[a]", "[a=", "[a='", ":not(", ":is(", ":has(", ":a", "::a", ":a(", ".a:hover ", "&", "& "
    ),
    **phrases(
        "@", "@a", "@a{", "@a;", "@a ", "@media{", "@media a{", "@media(", "@supports(", "@import", "@import 'a';"
    ),
    **phrases(
        "@import url(a);", "@import url(", "@charset 'a';", "@layer a{", "@layer a;", "@container a{", "@font-face{"
    ),
    **phrases(
        "@keyframes a{", "@keyframes a{from{b:c}}", "@media a{b{c:d}}", "url(", "calc(", "var(--a,", "\\a", "U+", "!"
    ),
    **phrases(
        "a{color:red}\r\n", "a{b:1rpx}", "page{c:d}\n", ".a .b>.c{d:e}\n", "/**/", "/* a */b{c:d}", "<!-- a{} -->"
    ),
    **{f"in a value: {name}": pattern for name, pattern in phrases(*"(['\",/!;:{}", "\\", head="a{b:").items()},
    **{
        f"in a closed value: {name}": pattern
        for name, pattern in phrases(
            "1rpx ", "1px,", "url(a)", "var(--a)", "a(", "'a' ", "!", head="a{b:", tail="}"
        ).items()
    },
    **{
        f"in a selector: {name}": pattern
        for name, pattern in phrases(
            ".a", ".a ", "a,", ":not(a)", "[a]", "a>", "a+b ", "*", head="a", tail="{b:c}"
        ).items()
    },
    "rules": numbered(".a%{color:red}"),
    "rules on lines": numbered(".a% {\n  color: red;\n}\n"),
    "rules with one selector": numbered(".a{width:%rpx}"),
    "selectors in a list": numbered(".a%,", "", "a{b:c}"),
    "classes in a selector": numbered(".a%", "", "{b:c}"),
    "compounds in a selector": numbered(".a% ", "", "{b:c}"),
    "declarations": numbered("--a%:1rpx;", "a{", "}"),
    "one declaration": repeated("width:1rpx;", "a{", "}"),
    "unknown declarations": numbered("a%:b;", "a{", "}"),
    "bad declarations": numbered("a% b;", "a{", "}"),
    "keyframes": numbered("@keyframes a%{from{left:%rpx}}"),
    "animations": numbered("@keyframes a%{from{b:c}}.a%{animation:a% 1s}"),
    "font faces": numbered("@font-face{font-family:a%;src:url(a%.ttf)}"),
    "images": numbered(".a%{background:url(a%.png)}"),
    "imports": numbered("@import 'a%.wxss';"),
    "media": numbered("@media (min-width:%px){.a{b:c}}"),
    "schemes": numbered("@media (prefers-color-scheme:dark){.a%{b:c}}"),
    "tag selectors": numbered("view .a% text{b:c}"),
    "ids": numbered("#a%{b:c}"),
    "pages": repeated("page{b:c}"),
    "nested": nested("a{", "}", "b:c"),
    "nested media": nested("@media screen{", "}", "a{b:c}"),
    "nested not": nested(":not(", ")", "a", "", "{b:c}"),
    "nested calc": nested("calc(", ")", "1rpx", "a{width:", "}"),
    "nested var": nested("var(--a,", ")", "1rpx", "a{width:", "}"),
    "a long class": repeated("a", ".", "{b:c}"),
    "a long value": repeated("a", "a{b:", "}"),
    "a long string": repeated("a", "a{content:'", "'}"),
    "a long data address": repeated("A", "a{background:url(data:image/png;base64,", ")}"),
    "a long number": repeated("1", "a{width:", "rpx}"),
    "a long comment": repeated("* ", "/*", "*/"),
    "comments that ignore": repeated("/* wx2tg-ignore WX1204 */ a{b\n"),
}
