"""Reports and automatic replies as real mail systems write them."""

BOUNCE = """\
Return-Path: <>
From: MAILER-DAEMON@mx.zaozer.example (Mail Delivery System)
Subject: {subject}
To: office@town.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Date: Fri, 20 Nov 2026 11:31:00 +0600
Message-Id: <{own}@mx.zaozer.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="9B21"

This is a MIME-encapsulated message.

--9B21
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.zaozer.example.

--9B21
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.zaozer.example
{envelope}X-Postfix-Queue-ID: 9B2170C
X-Postfix-Sender: rfc822; office@town.example
Arrival-Date: Fri, 20 Nov 2026 11:30:58 +0600 (+06)

Final-Recipient: rfc822; {receiver}
{first}Action: {action}
Status: {status}
Remote-MTA: dns; mx.zaozer.example
Diagnostic-Code: smtp; {said}

--9B21
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Office <office@town.example>
To: <{receiver}>
Message-ID: {about}
Subject: a letter

--9B21--
"""
"""After a bounce of Postfix 3.7 with RET=HDRS; RFC 3464, RFC 6522."""

ABSENT = """\
From: {sender}
To: office@town.example
Subject: =?utf-8?B?0JDQstGC0L7QvtGC0LLQtdGCOiDQsiDQvtGC0L/Rg9GB0LrQtQ==?=
In-Reply-To: {about}
References: {about}
Auto-Submitted: auto-replied
Message-ID: <absent-{own}@zaozer.example>
Date: Fri, 20 Nov 2026 11:32:00 +0600
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Я в отпуске до 1 декабря.
"""


DISPLAYED = """\
From: {receiver}
To: office@town.example
Subject: Disposition notification
MIME-Version: 1.0
Message-ID: <mdn@zaozer.example>
Content-Type: multipart/report; report-type=disposition-notification; boundary="RA"

--RA
Content-Type: text/plain

The message was displayed.

--RA
Content-Type: message/disposition-notification

Reporting-UA: pc.zaozer.example; Foomail 97.1
Original-Recipient: rfc822;{receiver}
Final-Recipient: rfc822;{receiver}
Original-Message-ID: {about}
Disposition: {disposition}

--RA--
"""
"""After the example of RFC 8098, 9."""


def displayed(
    about: str, receiver: str, *, disposition: str = "manual-action/MDN-sent-manually; displayed"
) -> bytes:
    """Return a notice that a letter was shown to its receiver."""
    text = DISPLAYED.format(about=about, receiver=receiver, disposition=disposition)
    return text.replace("\n", "\r\n").encode()


def bounce(
    about: str, receiver: str, *, action: str = "failed", status: str = "5.1.1",
    said: str = "550 5.1.1 User unknown", envelope: str = "", first: str = "", own: str = "1",
) -> bytes:  # fmt: skip
    """Return a report of delivery about a letter to a receiver."""
    subjects = {"failed": "Undelivered Mail Returned to Sender"}
    text = BOUNCE.format(
        about=about, receiver=receiver, action=action, status=status, said=said, own=own,
        subject=subjects.get(action, "Successful Mail Delivery Report"),
        envelope=f"Original-Envelope-Id: {envelope}\n" if envelope else "",
        first=f"Original-Recipient: rfc822;{first}\n" if first else "",
    )  # fmt: skip
    return text.replace("\n", "\r\n").encode()


def absent(about: str, sender: str, *, own: str = "1") -> bytes:
    """Return an automatic reply of somebody on leave."""
    return ABSENT.format(about=about, sender=sender, own=own).replace("\n", "\r\n").encode()
