"""Minified scripts in fewer characters: what goes, and what has to stay."""

from __future__ import annotations

import pytest

from wx2tg.syntax.script import tidied


@pytest.mark.parametrize(
    ("code", "small"),
    [
        ("const e=(globalThis).Telegram;", "const e=globalThis.Telegram;"),
        ("const a=(null);let b=({});c=([]);f((a),(b||c));", "const a=null;let b={};c=[];f(a,b||c);"),
        ("function f(){return(a&&b);}", "function f(){return a&&b}"),
        ("function f(){return({a:(1)});}", "function f(){return{a:1}}"),
        ("const a=(b,c);f((b,c));(b||c).d;(b?.c).d;(()=>1)();", "const a=(b,c);f((b,c));(b||c).d;(b?.c).d;(()=>1)();"),
        ("const a=()=>({});if((a)){}for(const b of (c)){}", "const a=()=>({});if((a)){}for(const b of (c)){}"),
        ("const a=true,b=false;", "const a=!0,b=!1;"),
        ("f.true=1;", "f.true=1;"),
        ("f=()=>{const a=1;const b=2;let c;let d=3;return a;};", "f=()=>{const a=1,b=2;let c,d=3;return a};"),
        # At the top each statement can be left out, so they stay apart.
        ("const a=1;const b=2;", "const a=1;const b=2;"),
        ("class A{a(){b();}\nc(){}}\nf();", "class A{a(){b()}c(){}}f();"),
        ("if(a){b();}\nelse{c();}\nf=()=>{for(;;);}", "if(a){b()}\nelse{c()}f=()=>{for(;;);}"),
        ("f=()=>{const g=function(){}\n(1);}", "f=()=>{const g=function(){}\n(1)}"),
    ],
)
def test_tidied(code: str, small: str) -> None:
    assert tidied(code) == small
    assert tidied(small) == small
