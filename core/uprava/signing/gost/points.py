"""Points of an elliptic curve y² = x³ + ax + b in Jacobian coordinates: x = X/Z², y = Y/Z³.

Z = 0 is the point at infinity. The multiplication that touches secrets (`times_generator`) does
the same additions whatever the number is; see README.md for what that protects from and what not.
"""

import functools
import secrets
from dataclasses import dataclass, field

Point = tuple[int, int, int]
Affine = tuple[int, int]

INFINITY: Point = (0, 1, 0)
WINDOW = 4
"""Bits of the secret number taken at once."""
BLIND = 64
"""Bits of the random multiple of the group's order that hides the secret number."""
PUBLIC_WINDOW = 5
"""Bits of the public number taken at once, with a sign."""


@dataclass(frozen=True)
class Curve:
    """A curve with its generator (x, y) of prime order q."""

    name: str
    size: int
    """Bytes of a coordinate, of a digest, and of each half of a signature: 32 or 64."""
    p: int = field(repr=False)
    a: int = field(repr=False)
    b: int = field(repr=False)
    q: int = field(repr=False)
    x: int = field(repr=False)
    y: int = field(repr=False)

    def has(self, point: Affine) -> bool:
        """Tell whether a point is on the curve, in reduced coordinates."""
        x, y = point
        if not (0 <= x < self.p and 0 <= y < self.p):
            return False
        return (y * y - (x * x + self.a) * x - self.b) % self.p == 0

    def usable(self, point: Affine) -> bool:
        """Tell whether a public key is on the curve and not of the small order 2 or 4.

        Two curves have four times as many points as their generator's group (RFC 7836).
        """
        return self.has(point) and double(double((*point, 1), self), self)[2] != 0


def double(point: Point, curve: Curve) -> Point:
    """Return 2·P."""
    x, y, z = point
    p = curve.p
    if not y or not z:
        return INFINITY
    yy = y * y % p
    s = 4 * x * yy % p
    zz = z * z % p
    m = (3 * x * x + curve.a * zz * zz) % p
    x3 = (m * m - 2 * s) % p
    return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p


def add(first: Point, second: Point, curve: Curve) -> Point:
    """Return P + Q."""
    p = curve.p
    if not first[2]:
        return second
    if not second[2]:
        return first
    x1, y1, z1 = first
    x2, y2, z2 = second
    zz1, zz2 = z1 * z1 % p, z2 * z2 % p
    u1, s1 = x1 * zz2 % p, y1 * z2 * zz2 % p
    h, r = (x2 * zz1 - u1) % p, (y2 * z1 * zz1 - s1) % p
    if not h:
        return INFINITY if r else double(first, curve)
    hh = h * h % p
    hhh, v = h * hh % p, u1 * hh % p
    x3 = (r * r - hhh - 2 * v) % p
    return x3, (r * (v - x3) - s1 * hhh) % p, h * z1 * z2 % p


def add_affine(first: Point, second: Affine, curve: Curve) -> Point:
    """Return P + Q for a Q in plain coordinates: a quarter cheaper."""
    p = curve.p
    x1, y1, z1 = first
    x2, y2 = second
    if not z1:
        return x2, y2, 1
    zz1 = z1 * z1 % p
    h, r = (x2 * zz1 - x1) % p, (y2 * z1 * zz1 - y1) % p
    if not h:
        return INFINITY if r else double(first, curve)
    hh = h * h % p
    hhh, v = h * hh % p, x1 * hh % p
    x3 = (r * r - hhh - 2 * v) % p
    return x3, (r * (v - x3) - y1 * hhh) % p, h * z1 % p


def affine(point: Point, curve: Curve) -> Affine | None:
    """Return plain coordinates; None for the point at infinity."""
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, -1, curve.p)
    square = inverse * inverse % curve.p
    return x * square % curve.p, y * square * inverse % curve.p


@dataclass(frozen=True)
class Table:
    """Multiples of the generator: `rows[w][d]` is (d + 1)·16^w·G; `start` is minus all digits' 1.

    So no digit is nought, each takes one addition, and nothing depends on which digit it is.
    """

    rows: tuple[tuple[Affine, ...], ...]
    start: Affine


@functools.cache
def table_of(curve: Curve) -> Table:
    """Return the table of a curve, computed once in a process (10 to 40 ms)."""
    rows = []
    unit, total = (curve.x, curve.y, 1), INFINITY
    for _window in range(-(-(curve.q.bit_length() + BLIND + 1) // WINDOW)):
        row = [unit]
        for _digit in range(2**WINDOW - 1):
            row.append(add(row[-1], unit, curve))
        rows.append(_all_affine(row, curve))
        total = add(total, unit, curve)
        unit = row[-1]
    x, y = _all_affine([total], curve)[0]
    return Table(tuple(rows), (x, curve.p - y))


def _all_affine(points: list[Point], curve: Curve) -> tuple[Affine, ...]:
    """Return plain coordinates of many points for the price of one inversion."""
    p, products = curve.p, [1]
    for point in points:
        products.append(products[-1] * point[2] % p)
    inverse, found = pow(products[-1], -1, p), []
    for (x, y, z), before in zip(reversed(points), reversed(products[:-1]), strict=True):
        own = inverse * before % p
        inverse = inverse * z % p
        square = own * own % p
        found.append((x * square % p, y * square * own % p))
    return tuple(reversed(found))


def times_generator(number: int, curve: Curve) -> Point:
    """Return k·G with blinded k and blinded coordinates: the same additions for every k."""
    table, p = table_of(curve), curve.p
    hidden = number + curve.q * (secrets.randbits(BLIND - 1) | 1 << (BLIND - 1))
    z = secrets.randbelow(p - 1) + 1
    zz = z * z % p
    sum_ = (table.start[0] * zz % p, table.start[1] * zz * z % p, z)
    for row in table.rows:
        sum_ = add_affine(sum_, row[hidden & 15], curve)
        hidden >>= WINDOW
    return sum_


def times_public(number: int, point: Affine, curve: Curve) -> Point:
    """Return k·Q for public k and Q, as fast as it goes."""
    base: Point = (*point, 1)
    twice = double(base, curve)
    odd = [base]
    for _step in range(2 ** (PUBLIC_WINDOW - 2) - 1):
        odd.append(add(odd[-1], twice, curve))
    sum_ = INFINITY
    for digit in reversed(_signed_digits(number)):
        sum_ = double(sum_, curve)
        if digit > 0:
            sum_ = add(sum_, odd[digit >> 1], curve)
        elif digit:
            x, y, z = odd[-digit >> 1]
            sum_ = add(sum_, (x, -y, z), curve)
    return sum_


def _signed_digits(number: int) -> list[int]:
    """Return the width-5 non-adjacent form, the lowest digit first: odd or nought, below 16."""
    digits, whole = [], 1 << PUBLIC_WINDOW
    while number:
        digit = 0
        if number & 1:
            digit = number & (whole - 1)
            digit -= whole if digit > whole >> 1 else 0
            number -= digit
        digits.append(digit)
        number >>= 1
    return digits
