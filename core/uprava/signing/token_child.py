"""The process that speaks to tokens: one PKCS#11 library, one thread, sessions that stay open.

Run by `uprava.signing.token_link` as `python -m uprava.signing.token_child LIBRARY` with a socket
on descriptor 0. It ends when nobody asked for ten minutes or the application is gone, and with it
the open sessions: what is open in a token is open to the application alone.
"""

import contextlib
import os
import resource
import socket
import sys

import msgspec
import pkcs11

from uprava.signing.pkcs11 import Module, TroubleError, trouble_of
from uprava.signing.token_wire import (
    Act,
    Answer,
    EndedError,
    Question,
    Trouble,
    receive,
    send,
)

IDLE_SECONDS = 600.0
"""Without a question for so long the process ends; the next one gives the PIN again."""
WORKS = (Act.LIST, Act.SIGN)
"""What is done in an open session."""
CERTAIN = (Trouble.CLOSED, Trouble.UNSUITABLE)
"""Troubles that say nothing against the session."""
REFUSED = (Trouble.PIN_WRONG, Trouble.PIN_LOCKED, Trouble.PIN_UNSET)
"""Troubles after which the PIN is not given again."""


def main() -> None:
    """Serve questions until nobody needs this process."""
    link = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the PIN
    link.settimeout(IDLE_SECONDS)
    with contextlib.suppress(EndedError, TimeoutError), link:  # both mean: not needed any more
        module: Module | None = None
        while True:
            question = msgspec.msgpack.decode(receive(link), type=Question)
            try:
                module = module or Module(sys.argv[1])
                answer = perform(module, question)
            except TroubleError as error:
                answer = Answer(error.trouble, error.detail)
            send(link, answer)


def perform(module: Module, question: Question) -> Answer:
    """Do one thing. Raises TroubleError; `CLOSED` means that the token is to be opened anew.

    What breaks in a session that worked was most likely taken out meanwhile: when it is opened
    anew, it shows what is wrong. What breaks in a new one is told as it is.
    """
    try:
        answer = _done(module, question)
    except (pkcs11.PKCS11Error, OSError, ValueError, KeyError) as error:
        raise _told(module, question, trouble_of(error)) from error
    except TroubleError as error:
        raise _told(module, question, error) from error
    if question.act in WORKS:
        module.worked.add(question.token)
    return answer


def _told(module: Module, question: Question, found: TroubleError) -> TroubleError:
    if question.act not in WORKS or found.trouble in CERTAIN:
        return found
    worked = question.token in module.worked
    if worked or found.trouble is not Trouble.NO_KEY:
        module.forget(question.token)
    if worked and found.trouble not in REFUSED:
        return TroubleError(Trouble.CLOSED, found.detail)
    return found


def _done(module: Module, question: Question) -> Answer:
    if question.act is Act.LOOK:
        return Answer(tokens=module.look())
    if question.act is Act.LIST:
        keys, certificates = module.contents(question.token)
        return Answer(keys=keys, certificates=certificates)
    if question.act is Act.SIGN and question.key is not None:
        signatures = module.sign(question.token, question.key, question.data)
        return Answer(signatures=signatures)
    last = Trouble.PIN_LAST if question.act is Act.OPEN else None
    module.open(question.token, question.pin, last=last)
    return Answer()


if __name__ == "__main__":
    main()
