"""A private GOST key in memory."""

from dataclasses import dataclass, field

from uprava.signing.gost.points import Curve
from uprava.signing.gost.signatures import sign
from uprava.signing.gost.streebog import Length, Streebog


@dataclass(frozen=True)
class PrivateKey:
    """A private key on one of the standard's curves."""

    curve: Curve
    number: int = field(repr=False)
    info: bytes = field(repr=False)
    """PKCS#8 (DER) as it was given, not encrypted."""

    @property
    def length(self) -> Length:
        """Which of the two digests goes with the key."""
        return Length.BITS_256 if self.curve.size == Length.BITS_256.size else Length.BITS_512

    def sign(self, data: bytes) -> bytes:
        """Return the signature s‖r of bytes; 0.4 ms, 1.6 ms for 512 bits."""
        return sign(Streebog(self.length, data).digest(), private=self.number, curve=self.curve)
