"""Sign-in: guessing on a simulated clock, fixation, cookies, forced change, ends of sessions."""

import secrets
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import argon2
import pytest
from litestar.testing import TestClient
from uprava import testing
from uprava.app import create_app
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError, TooManyError
from uprava.installation import Installation
from uprava.users import passwords
from uprava.users.service import signing_in
from uprava.users.service.attempts import count_failure, network_of, subjects_of
from uprava.users.service.people import reset_password
from uprava.users.service.signing_in import Device

START = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def somewhere() -> Device:
    """Return a network no other test fails from."""
    a, b, c = secrets.token_bytes(3)
    return Device(f"10.{a}.{b}.{c}", "Firefox")


@pytest.fixture
def person(installation: Installation, town: testing.Town, owner):
    """Somebody with a password."""
    made = testing.make_person(installation, unit_id=town.housing_id)
    query = "update users.person set password_hash = %s where id = %s"
    owner.execute(query, (passwords.hash_password(testing.PASSWORD), made.person_id))
    return made


@pytest.fixture
def attempt(installation: Installation) -> Callable[..., bool | int]:
    """Try to sign in; tell whether it worked, or how many seconds to wait."""
    home = somewhere()

    def attempt(login: str, password: str, *, at: datetime, device: Device = home) -> bool | int:
        try:
            with system_transaction(installation.engine, today=testing.TODAY) as session:
                found = signing_in.check_credentials(
                    session, login=login, password=password, device=device, now=at
                )
        except TooManyError as error:
            return error.retry_after
        return found is not None

    return attempt


def test_the_wait_doubles_from_the_sixth_failure_up_to_fifteen_minutes(
    person, attempt, owner
) -> None:
    at, waits = START, []
    query = "select max(until) from users.sign_in_attempt where subject like %s"
    for _try in range(15):
        assert attempt(person.login, "wrong", at=at) is False
        until = owner.execute(query, (f"login:{person.login}@%",)).fetchone()[0]
        waits.append((until - at).total_seconds())
        at = until
    assert waits == [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_the_right_password_works_after_the_wait_and_not_before(person, attempt) -> None:
    for _try in range(6):
        assert attempt(person.login, "wrong", at=START) is False
    assert attempt(person.login, testing.PASSWORD, at=START) == 6
    assert attempt(person.login, testing.PASSWORD, at=START + timedelta(seconds=6)) is True


def test_a_new_password_from_the_administrator_works_without_waiting(
    installation: Installation, person, attempt
) -> None:
    for _try in range(12):
        attempt(person.login, "wrong", at=START)
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        password = reset_password(session, person.person_id, now=START)
    assert attempt(person.login, password, at=START) is True


def test_guessing_from_elsewhere_does_not_keep_the_owner_out(person, attempt) -> None:
    at, away = START, somewhere()
    for _try in range(20):
        attempt(person.login, "wrong", at=at, device=away)
        at += timedelta(minutes=15)
    assert attempt(person.login, testing.PASSWORD, at=at) is True


def test_an_account_guessed_from_many_networks_waits_a_minute_at_most(
    installation: Installation, person, attempt
) -> None:
    everywhere = subjects_of(person.login, "192.0.2.1")[1]
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        for _network in range(60):
            count_failure(session, everywhere, START)
    wait = attempt(person.login, testing.PASSWORD, at=START)
    assert isinstance(wait, int)
    assert 1 < wait <= 61


def test_one_network_that_guesses_many_accounts_has_to_wait(
    installation: Installation, attempt, unique
) -> None:
    device = Device(f"2001:db8:{unique('x')[-4:]}::1", "")
    network = subjects_of("", device.address)[2]
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        for _account in range(50):
            count_failure(session, network, START)
    assert attempt("nobody", "wrong", at=START, device=device) is False
    neighbour = Device(device.address + "2", "")
    assert attempt("anybody", "wrong", at=START, device=neighbour) == 6


def test_signing_in_with_an_own_account_does_not_clear_the_network(person, attempt, owner) -> None:
    device = somewhere()
    for number in range(10):
        attempt(f"victim{number}", "wrong", at=START, device=device)
    assert attempt(person.login, testing.PASSWORD, at=START, device=device) is True
    query = "select failures from users.sign_in_attempt where subject = %s"
    assert owner.execute(query, (f"net:{device.address}",)).fetchone() == (10,)


def test_failures_are_forgotten_after_an_hour(person, attempt) -> None:
    for _try in range(8):
        attempt(person.login, "wrong", at=START)
    later = START + timedelta(hours=1, seconds=1)
    assert attempt(person.login, "wrong", at=later) is False
    assert attempt(person.login, "wrong", at=later) is False


def test_an_unknown_login_is_slowed_down_like_a_known_one(person, attempt, unique) -> None:
    answers = [
        [attempt(login, "wrong", at=START) for _try in range(8)]
        for login in (person.login, unique("nobody"))
    ]
    assert answers[0] == answers[1]


def test_the_hash_of_nobody_costs_what_a_fresh_one_costs() -> None:
    kept, fresh = (argon2.extract_parameters(each) for each in (
        passwords.NOBODY, passwords.hash_password(secrets.token_urlsafe())))  # fmt: skip
    assert kept == fresh
    assert not passwords.is_outdated(passwords.NOBODY)


def test_a_switched_off_account_is_not_let_in(person, attempt, owner) -> None:
    owner.execute("update users.person set active = false where id = %s", (person.person_id,))
    assert attempt(person.login, testing.PASSWORD, at=START) is False


def test_the_same_network_is_recognised_in_every_spelling() -> None:
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9")
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")


def test_nothing_typed_into_a_failed_sign_in_stays_in_the_audit_log(attempt, owner) -> None:
    attempt("my secret password by mistake", "x", at=START)
    query = "select count(*) from audit.record where body like '%%by mistake%%'"
    assert owner.execute(query).fetchone() == (0,)


def test_a_weaker_hash_is_replaced_when_the_password_is_given(person, attempt, owner) -> None:
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
    query = "update users.person set password_hash = %s where id = %s"
    owner.execute(query, (weak.hash(testing.PASSWORD), person.person_id))
    assert attempt(person.login, testing.PASSWORD, at=START) is True
    query = "select password_hash from users.person where id = %s"
    kept = owner.execute(query, (person.person_id,)).fetchone()[0]
    assert "m=47104,t=1,p=1" in kept
    assert attempt(person.login, testing.PASSWORD, at=START) is True


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "Пароль123456",
        "aaaaaaaaaaaaaaaa",
        "x-ivanov-2026-secret",
        "a" * 257,
        "1qaz2wsx3edc4rfv",
        "Qwerty123456!",
        "gfhjkmgfhjkm",
        "йцукенгшщзхъ",
        "простопароль",
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(InvalidError):
        passwords.check_strength(password, login="ivanov")


def test_a_letter_typed_in_two_ways_is_the_same_password() -> None:
    kept = passwords.hash_password("мой длинный пароль й")
    assert passwords.check_password(kept, "мои\u0306 длинныи\u0306 пароль и\u0306")


def test_an_unknown_login_costs_as_much_work_as_a_known_one() -> None:
    def work(kept: str | None) -> float:
        spent = []
        for _try in range(5):
            started = time.thread_time()
            passwords.check_password(kept, "wrong")
            spent.append(time.thread_time() - started)
        return statistics.median(spent)

    ratio = work(None) / work(passwords.hash_password(testing.PASSWORD))
    assert 0.5 < ratio < 2


def sign_in(visitor, login: str, password: str, **data: str):
    return visitor.post("/sign-in", {"login": login, "password": password, **data})


def test_sign_in_gives_a_new_session_and_ends_the_one_that_was_there(visit, person) -> None:
    visitor = visit()
    visitor.cookies["sid"] = "planted-by-somebody"
    assert sign_in(visitor, person.login, testing.PASSWORD).status_code == 303
    first = visitor.cookies["sid"]
    assert first != "planted-by-somebody"
    assert sign_in(visitor, person.login, testing.PASSWORD).status_code == 303
    assert visitor.cookies["sid"] != first
    stranger = visit()
    stranger.cookies["sid"] = first
    assert stranger.get("/profile").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("/profile", "/profile"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"), ("/a\r\nset-cookie: x=y", "/"), ("javascript:alert(1)", "/"),
    ],
)  # fmt: skip
def test_sign_in_goes_on_to_our_own_pages_only(visit, person, wanted: str, shown: str) -> None:
    answer = sign_in(visit(), person.login, testing.PASSWORD, next=wanted)
    assert answer.headers["location"] == shown


def test_a_nul_in_the_login_is_an_ordinary_mistake(visit) -> None:
    assert sign_in(visit(), "a\0b", "x").status_code == 422


def test_an_enormous_sign_in_is_refused_unread(visit) -> None:
    answer = sign_in(visit(), "a" * 400_000, "x")
    assert answer.status_code == 413


def test_sign_out_ends_the_session_on_the_server(visit, person) -> None:
    visitor = visit(person)
    stolen = visitor.cookies["sid"]
    assert visitor.post("/sign-out").status_code == 303
    assert "sid" not in visitor.cookies
    thief = visit()
    thief.cookies["sid"] = stolen
    assert thief.get("/profile").status_code == 302


def test_cookies_over_https_are_bound_to_the_host(installation: Installation, person) -> None:
    settings = installation.settings.model_copy(update={"public_url": "https://docs.example"})
    secure = Installation(
        settings, installation.plugins, installation.engine, installation.store, installation.jobs
    )
    with TestClient(create_app(secure), base_url="https://docs.example") as client:  # type: ignore[arg-type]
        page = client.get("/sign-in")
        token = page.text.split('name="csrf-token" content="')[1].split('"')[0]
        form = {"login": person.login, "password": testing.PASSWORD, "_csrf_token": token}
        answer = client.post("/sign-in", data=form, follow_redirects=False)
        left = client.post("/sign-out", data={"_csrf_token": token}, follow_redirects=False)
    for set_cookie in (*page.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie"),
                       *left.headers.get_list("set-cookie")):  # fmt: skip
        name, _, flags = set_cookie.lower().partition("=")
        assert name.startswith("__host-"), set_cookie
        assert "secure" in flags
        assert "httponly" in flags
        assert "samesite=lax" in flags
        assert "path=/" in flags
        assert "domain" not in flags
    assert "max-age=0" in left.headers["set-cookie"].lower()
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


def test_a_one_time_password_opens_nothing_but_its_change(admin, visit, person, owner) -> None:
    shown = admin.post(f"/admin/people/{person.person_id}/password")
    assert shown.status_code == 200
    password = shown.text.split('<code class="num">')[1].split("<")[0]
    visitor = visit()
    assert sign_in(visitor, person.login, password).headers["location"] == "/profile/password"
    for path in ("/profile", "/docs", "/people/suggest?q=a"):
        assert visitor.get(path).headers["location"] == "/profile/password", path
    assert visitor.post("/profile", {"email": "a@b.example"}).status_code == 403
    assert visitor.get("/profile/session").status_code == 200
    new = {"old_password": password, "password": "новый длинный пароль", "again": "x"}
    assert visitor.post("/profile/password", new).status_code == 422
    assert visitor.get("/profile").status_code == 302
    done = visitor.post("/profile/password", {**new, "again": new["password"]})
    assert done.headers["location"] == "/"
    assert visitor.get("/profile").status_code == 200


def test_the_first_change_of_a_password_draws_the_navigation_anew(admin, visit, person) -> None:
    shown = admin.post(f"/admin/people/{person.person_id}/password")
    password = shown.text.split('<code class="num">')[1].split("<")[0]
    visitor = visit()
    sign_in(visitor, person.login, password)
    new = {"old_password": password, "password": "новый длинный пароль"}
    form = {**new, "again": new["password"]}
    done = visitor.post("/profile/password", form, headers={"hx-request": "true"})
    assert (done.status_code, done.headers["hx-redirect"]) == (204, "/")


def test_changing_the_password_ends_the_other_sessions(visit, person) -> None:
    here, elsewhere = visit(person), visit(person)
    form = {"old_password": testing.PASSWORD, "password": "совсем другой пароль"}
    assert here.post("/profile/password", {**form, "again": form["password"]}).status_code == 303
    assert here.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302


def test_a_wrong_old_password_is_counted(visit, person) -> None:
    visitor = visit(person)
    form = {"old_password": "wrong", "password": "совсем другой пароль"}
    form["again"] = form["password"]
    codes = [visitor.post("/profile/password", form).status_code for _try in range(8)]
    assert codes == [422] * 6 + [429] * 2


def test_a_switched_off_person_is_refused_at_the_next_request(visit, person, admin) -> None:
    visitor = visit(person)
    assert visitor.get("/profile").status_code == 200
    assert admin.post(f"/admin/people/{person.person_id}/deactivate").status_code == 303
    assert visitor.get("/profile").status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        "last_seen = now() - interval '31 minutes'",
        "expires_at = now() - interval '1 second'",
        "ended_at = now()",
    ],
)
def test_sessions_end_by_idleness_by_age_and_by_hand(visit, person, owner, change: str) -> None:
    visitor = visit(person)
    assert visitor.get("/profile").status_code == 200
    owner.execute(f"update users.session set {change} where person_id = %s", (person.person_id,))
    assert visitor.get("/profile").status_code == 302


def test_what_a_page_asks_by_itself_does_not_keep_the_session_awake(visit, person, owner) -> None:
    visitor = visit(person)
    shift = (
        "update users.session set last_seen = now() - interval '20 minutes' where person_id = %s"
    )
    seen = "select last_seen > now() - interval '1 minute' from users.session where person_id = %s"
    owner.execute(shift, (person.person_id,))
    visitor.get("/work/counters")
    assert owner.execute(seen, (person.person_id,)).fetchone() == (False,)
    assert visitor.get("/profile/session").json()["seconds"] == 29 * 60
    assert owner.execute(seen, (person.person_id,)).fetchone() == (True,)


def test_one_session_is_revoked_and_others_only_by_their_owner(visit, person, clerk, owner) -> None:
    here, elsewhere = visit(person), visit(person)
    page = here.get("/profile/sessions").text
    ids = [part.split("/end")[0] for part in page.split('action="/profile/sessions/')[1:]]
    other = next(id for id in ids if id != "end-others" and len(id) == 64)
    assert clerk.post(f"/profile/sessions/{other}/end").status_code == 404
    assert elsewhere.get("/profile").status_code == 200
    assert here.post(f"/profile/sessions/{other}/end").status_code == 303
    assert elsewhere.get("/profile").status_code == 302
    assert here.post("/profile/sessions/end-others").status_code == 303
    assert here.get("/profile").status_code == 200
