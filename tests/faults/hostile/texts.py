"""Texts, letters, RTF, signatures, fonts; and names that lead elsewhere."""

import base64

from faults.hostile.values import Hostile, of

EICAR = base64.b64decode(
    b"WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo="
)
"""The test file of antivirus programs, kept so that they do not take this file away."""

HEAD = b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 1 Jan 2024 10:00:00 +0600\r\n"


def mail(body: bytes, more: bytes = b"") -> bytes:
    """A letter."""
    return HEAD + b"Subject: a\r\nMIME-Version: 1.0\r\n" + more + b"\r\n" + body


def nested_mail(depth: int) -> bytes:
    """A letter in a letter."""
    return b"".join([HEAD + b"Content-Type: message/rfc822\r\n\r\n"] * depth) + mail(b"end")


def nested_parts(depth: int) -> bytes:
    """Parts in parts, each with a boundary of its own."""
    out = HEAD
    for place in range(depth):
        bound = b"b%d" % place
        out += b"Content-Type: multipart/mixed; boundary=" + bound + b"\r\n\r\n--" + bound + b"\r\n"
    return out + b"Content-Type: text/plain\r\n\r\nend"


def many_parts(count: int) -> bytes:
    """A letter of so many empty parts."""
    body = b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n" * count
    return mail(body + b"--x--", b"Content-Type: multipart/mixed; boundary=x\r\n")


def rtf(body: bytes) -> bytes:
    """An RTF."""
    return rb"{\rtf1\ansi\ansicpg1251 " + body + b"}"


def der(depth: int) -> bytes:
    """Sequences in sequences of unknown length, called a signature."""
    return b"\x30\x80" * depth


def sig(length: bytes) -> bytes:
    """A signature that claims a length."""
    return b"\x30" + length + b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + bytes(50)


def font(tables: int) -> bytes:
    """A TrueType font whose tables lie outside."""
    return (
        b"\0\1\0\0"
        + tables.to_bytes(2)
        + bytes(6)
        + b"glyf\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff" * 9
    )


TEXTS = (
    of("text: empty", "a.txt", b""),
    of("text: one NUL", "a.txt", b"\0"),
    of("text: a million NULs", "a.txt", bytes(1_000_000)),
    of("text: NULs among letters", "a.txt", "При\0вет\0".encode() * 1000),
    of("text: 64 MB in one line", "a.txt", lambda: "я".encode() * 32_000_000),
    of("text: ten million lines", "a.txt", lambda: b"\n" * 10_000_000),
    of("text: invalid UTF-8", "a.txt", b"\xff\xfe\xfa" * 5000 + b"\xc0\xaf\xed\xa0\x80"),
    of("text: UTF-16 with half signs", "a.txt", b"\xff\xfe" + b"\x00\xd8" * 5000),
    of("text: UTF-16, odd bytes", "a.txt", b"\xff\xfe" + b"a\0" * 500 + b"b"),
    of("text: UTF-32", "a.txt", "привет".encode("utf-32")),
    of("text: UTF-7", "a.txt", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    of("text: marks on one letter", "a.txt", ("а" + "\u0301" * 500_000).encode()),
    of("text: direction turned", "a.txt", ("\u202e\u2066\u200b" * 50_000).encode()),
    of("text: every control sign", "a.txt", bytes(range(1, 32)) * 1000),
    of("text: the longest sign of Arabic", "a.txt", "\ufdfa".encode() * 1_000_000),
    of("csv: formulas", "a.csv", b"=cmd|' /C calc'!A0;@SUM(1);+1;-1\n" * 1000),
    of("csv: a million columns", "a.csv", b";" * 1_000_000),
    of("csv: a quote never closed", "a.csv", b'a;"' + b"b\n" * 500_000),
    of("html: script", "a.html", b"<html><script>alert(1)</script></html>"),
    of("html: called a text", "a.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
    of("html: after a comment of a megabyte", "a.txt", b"<!--" + b"-" * 1_000_000 + b"--><html>"),
    of("xml: a thousand comments first", "a.xml", b"<!-- x --><?a?>" * 100_000 + b"<a/>"),
    of("eicar", "a.txt", EICAR),
    of("eicar: called a program", "eicar.com", EICAR),
    of("shell script", "a.sh", b"#!/bin/sh\nrm -rf /\n"),
    of("shell script: called a text", "a.txt", b"#!/bin/sh\nrm -rf /\n"),
    of("program: of Windows", "a.exe", b"MZ" + bytes(58) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0"),
    of("program: of Linux, called a document", "a.docx", b"\x7fELF\2\1\1" + bytes(57)),
    of("program: a link of Windows", "a.lnk", b"L\0\0\0\1\x14\2\0" + bytes(60)),
)

LETTERS = (
    of("mail: 1,000 letters in each other", "a.eml", nested_mail, 1_000),
    of("mail: 20,000 letters in each other", "a.eml", nested_mail, 20_000),
    of("mail: 500 parts in each other", "a.eml", nested_parts, 500),
    of("mail: 100,000 parts", "a.eml", many_parts, 100_000),
    of("mail: 100,000 headings", "a.eml", lambda: mail(b"a", b"X-A: b\r\n" * 100_000)),
    of(
        "mail: a heading of 5 MB",
        "a.eml",
        lambda: mail(b"a", b"X-A: " + b"b" * 5_000_000 + b"\r\n"),
    ),
    of(
        "mail: heading folded 100,000 times",
        "a.eml",
        lambda: mail(b"a", b"Cc: a" + b"\r\n b" * 100_000 + b"\r\n"),
    ),
    of(
        "mail: 100,000 encoded words",
        "a.eml",
        lambda: mail(b"a", b"Cc: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n"),
    ),
    of(
        "mail: 50,000 comments in each other",
        "a.eml",
        lambda: mail(b"a", b"Cc: " + b"(" * 50_000 + b"\r\n"),
    ),
    of(
        "mail: 50,000 addresses",
        "a.eml",
        lambda: mail(b"a", b"Cc: " + b"a@b.c, " * 50_000 + b"\r\n"),
    ),
    of(
        "mail: unknown encoding",
        "a.eml",
        mail(b"\xff" * 999, b"Content-Type: text/plain; charset=\xff\xfe\r\n"),
    ),
    of(
        "mail: base64 of rubbish",
        "a.eml",
        mail(b"!" * 9999, b"Content-Transfer-Encoding: base64\r\n"),
    ),
    of("mail: date that does not exist", "a.eml", b"Date: " + b"9" * 5000 + b"\r\n" + mail(b"a")),
    of(
        "mail: attached name leads elsewhere",
        "a.eml",
        mail(
            b'--x\r\nContent-Disposition: attachment; filename="../../../etc/passwd"'
            b"\r\n\r\na\r\n--x--",
            b"Content-Type: multipart/mixed; boundary=x\r\n",
        ),
    ),
    of(
        "mail: parameters without end",
        "a.eml",
        lambda: mail(
            b"a",
            b"Content-Type: text/plain"
            + b"".join(b"; a*%d=b" % n for n in range(20_000))
            + b"\r\n",
        ),
    ),
    of(
        "mail: web page with a script",
        "a.eml",
        mail(b"<script>alert(1)</script>", b"Content-Type: text/html\r\n"),
    ),
    of("mail: called a web page", "a.mht", mail(b"a")),
)

OTHERS = (
    of("rtf: 900 groups in each other", "a.rtf", rtf(b"{" * 900 + b"a" + b"}" * 900)),
    of("rtf: a million groups in each other", "a.rtf", lambda: rtf(b"{" * 1_000_000)),
    of("rtf: too many ends", "a.rtf", lambda: rtf(b"}" * 100_000 + b"text")),
    of("rtf: an object", "a.rtf", rtf(rb"{\object\objdata " + b"d0cf11e0" * 999 + b"}")),
    of("rtf: binary of four billion", "a.rtf", rtf(rb"\bin4294967295 a")),
    of("rtf: half signs", "a.rtf", rtf(rb"\u55357?\u-10179?" * 5000)),
    of("rtf: skips a billion", "a.rtf", rtf(rb"\uc999999999\u1071 abc")),
    of("rtf: unknown page", "a.rtf", rtf(rb"\ansicpg99999 a")),
    of("rtf: template from elsewhere", "a.rtf", rtf(rb"{\*\template http://127.0.0.1:9/}")),
    of("rtf: called a document", "a.doc", rtf(b"a")),
    of("sig: 100,000 sequences in each other", "a.sig", der, 100_000),
    *(
        of(f"sig: length {length.hex()}", "a.p7s", sig, length)
        for length in (
            b"\x84\xff\xff\xff\xff",
            b"\x80",
            b"\xff",
            b"\x89" + b"\xff" * 9,
        )
    ),
    of("pem: a megabyte without end", "a.pem", b"-----BEGIN CMS-----\n" + b"A" * 1_000_000),
    of("font: tables outside", "a.ttf", font, 9),
    of("font: 65,535 tables", "a.otf", font, 65_535),
    of("font: WOFF of rubbish", "a.woff", b"wOFF\0\1\0\0\xff\xff\xff\xff\xff\xff" + bytes(99)),
    of("video: header only", "a.mp4", b"\0\0\0\x18ftypmp42" + bytes(50)),
    of("disk image", "a.iso", lambda: bytes(0x8001) + b"CD001" + bytes(3000)),
)

NAMES = tuple(
    of(f"name: {ascii(name)[:40]}", name, b"Hello, this is a plain letter.")
    for name in (
        "../../../etc/passwd",
        "..\\..\\a.txt",
        "/etc/shadow",
        "C:\\a.txt",
        "\u202etxt.exe",
        "a\u2066b\u2069.txt",
        "a\nX-Header: b.txt",
        "a\r\n\r\nb.txt",
        "a\0.txt",
        "a" * 300 + ".txt",
        "я" * 300 + ".txt",
        "💣" * 100 + ".txt",
        ".",
        "..",
        "...",
        " ",
        "~",
        "-rf",
        "CON",
        "NUL.txt",
        "a.txt:stream",
        "a.pdf.exe",
        "a.txt ",
        "a.txt.",
        "%2e%2e%2fa.txt",
        'a;b".txt',
        "<b>.txt",
        "'--.txt",
        "{{7*7}}.txt",
        "${jndi:ldap://a}.txt",
        "=1+1.csv",
        "a/../b.txt",
        "\ufeffa.txt",
        "a\u0301" * 90 + ".txt",
        "file.txt\u2028b",
    )
)

FILES: tuple[Hostile, ...] = TEXTS + LETTERS + OTHERS + NAMES
