"""What the gateway of personal accounts tells: read by a job, settled once."""

from uprava.clock import now
from uprava.db.sql import execute, fetch_one
from uprava.i18n import use_locale
from uprava.installation import Installation

from uprava_appeals.sending.gateway import Came, Receipt, Verdict, find_gateway
from uprava_appeals.sending.letter import without_addresses
from uprava_appeals.sending.service.delivering import (
    ORDERS,
    Ended,
    OrderRow,
    Post,
    find_order,
    note,
    write,
)
from uprava_appeals.sending.service.packing import destination
from uprava_appeals.sending.values import LIVE, Problem, SendingState
from uprava_appeals.settings import AppealsSettings
from uprava_appeals.values import ReplyBy


def read_receipts(installation: Installation) -> None:
    """Take what the gateway told since; the job."""
    gateway = find_gateway(AppealsSettings())
    if gateway is None:
        return
    post = Post(installation, now())
    with use_locale(installation.settings.locale):
        for came in gateway.receipts():
            gateway.put_away(came, taken=take(post, came))


def take(post: Post, came: Came) -> bool:
    """Settle what a receipt is about; tell whether it is about an order of ours."""
    receipt = came.receipt
    row = find_order(post, receipt.package) if receipt else None
    if receipt is None or row is None or row.way != ReplyBy.ACCOUNT:
        return False
    settle(post, row, receipt)
    fresh = find_order(post, row.id)
    if fresh and fresh.state == SendingState.SENT:
        note(post, fresh)
    return True


def settle(post: Post, row: OrderRow, receipt: Receipt) -> None:
    """Write down what became of a package; of two receipts the first counts."""
    with post.system() as session:
        fresh = fetch_one(session, OrderRow, f"{ORDERS} where s.id = %s for update of s",
                          (row.id,))  # fmt: skip
        if fresh is None or fresh.state not in (*LIVE, SendingState.UNCERTAIN):
            return
        to = destination(session, row.reply_id, ReplyBy.ACCOUNT)
        said = without_addresses(" ".join(receipt.said.split()), to)
        if receipt.verdict is Verdict.REFUSED:
            write(session, fresh, SendingState.FAILED, Ended(Problem.GATEWAY, said), at=post.at)
            return
        write(session, fresh, SendingState.SENT, Ended(), at=post.at)
        number = without_addresses(" ".join(receipt.number.split()), to)[:100]
        execute(session, "update appeals.sending set number = %s where id = %s",
                (number, row.id))  # fmt: skip
        query = "update appeals.reply set going = true where document_id = %s and sent_at is null"
        execute(session, query, (row.reply_id,))
