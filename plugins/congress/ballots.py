"""Secret ballots: what is written on one, its sealed envelope, and the tellers' keys. Pure.

An envelope is `one-time public key (32 bytes) | ciphertext`: X25519 to the vote's key, HKDF,
AES-256-GCM over a text padded to one size, bound to its vote. Every envelope of every vote is
equally long, whatever is in it. Only the vote's private key opens it, and that exists in no place
between opening and count: it is split among three tellers, each share sealed to a key that
nothing but the teller's passphrase opens.
"""

import hashlib
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from platform_core.api import RuleBroken
from platform_core.api import gettext as _
from plugins.congress import shamir

PADDED = 512  # bytes of every text before sealing
ENVELOPE_BYTES = 32 + PADDED + 16  # one-time key, text, tag
ID_BYTES = 16  # 128 random bits
TELLERS, NEEDED = 3, 2
SHORTEST_PASSPHRASE = 10  # characters

_NONCE = bytes(12)  # every key seals once
# scrypt: 32 MiB and some 80 ms for each guess at a passphrase.
_COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 2**20, "dklen": 32}


def random_id() -> bytes:
    """The id of an envelope or a counted ballot. It says nothing: no time, no order."""
    return secrets.token_bytes(ID_BYTES)


@dataclass(frozen=True)
class KeyPair:
    """An X25519 pair as bytes."""

    private: bytes
    public: bytes

    @classmethod
    def make(cls) -> "KeyPair":
        """A new pair."""
        made = X25519PrivateKey.generate()
        return cls(made.private_bytes_raw(), made.public_key().public_bytes_raw())


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(public: bytes, text: bytes, bound: bytes) -> bytes:
    """`text` in an envelope that only the private key opens, bound to `bound` (its vote)."""
    if len(text) > PADDED - 2:
        raise ValueError(f"a ballot has at most {PADDED - 2} bytes")
    padded = len(text).to_bytes(2) + text + bytes(PADDED - 2 - len(text))
    return _seal(public, padded, bound)


def unseal(private: bytes, envelope: bytes, bound: bytes) -> bytes | None:
    """What `seal` was given; None for an envelope that was changed, moved or made up."""
    padded = _open(private, envelope, bound)
    if padded is None or len(padded) != PADDED:
        return None
    length = int.from_bytes(padded[:2])
    return padded[2 : 2 + length] if length <= PADDED - 2 else None


def _seal(public: bytes, text: bytes, bound: bytes) -> bytes:
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return mine + AESGCM(_derived(shared, mine, public)).encrypt(_NONCE, text, bound)


def _open(private: bytes, envelope: bytes, bound: bytes) -> bytes | None:
    key = X25519PrivateKey.from_private_bytes(private)
    theirs, sealed = envelope[:32], envelope[32:]
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(theirs))
        mine = key.public_key().public_bytes_raw()
        return AESGCM(_derived(shared, theirs, mine)).decrypt(_NONCE, sealed, bound)
    except (InvalidTag, ValueError):
        return None


def _derived(shared: bytes, once: bytes, public: bytes) -> bytes:
    made = HKDF(hashes.SHA256(), 32, salt=once + public, info=b"union congress ballot 1")
    return made.derive(shared)


@dataclass(frozen=True)
class TellerKey:
    """A teller's own pair: the public half in the open, the private one under a passphrase."""

    public: bytes
    salt: bytes
    locked: bytes


def make_teller_key(passphrase: str) -> TellerKey:
    """A new pair under `passphrase`. Raises RuleBroken where that is too short."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RuleBroken(
            _("Choose a passphrase of at least %(n)s characters.", n=SHORTEST_PASSPHRASE),
            field="passphrase",
        )
    pair, salt = KeyPair.make(), secrets.token_bytes(16)
    locked = AESGCM(_stretched(passphrase, salt)).encrypt(_NONCE, pair.private, pair.public)
    return TellerKey(pair.public, salt, locked)


def unlock(key: TellerKey, passphrase: str) -> bytes | None:
    """The teller's private key; None for a wrong passphrase."""
    try:
        return AESGCM(_stretched(passphrase, key.salt)).decrypt(_NONCE, key.locked, key.public)
    except InvalidTag:
        return None


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, **_COST)


def share_out(private: bytes, tellers: list[bytes], bound: bytes) -> list[bytes]:
    """The private key of a vote in sealed shares, one for each teller's public key."""
    if len(tellers) != TELLERS:
        raise ValueError(f"a vote's key is shared among {TELLERS} tellers")
    shares = shamir.split(private, needed=NEEDED, holders=TELLERS)
    return [_seal(public, share, bound) for public, share in zip(tellers, shares, strict=True)]


def open_share(teller: bytes, sealed: bytes, bound: bytes) -> bytes | None:
    """A teller's share, by the teller's private key; None where it is not theirs."""
    return _open(teller, sealed, bound)


def join_shares(shares: list[bytes], public: bytes) -> bytes:
    """The vote's private key from the tellers' shares. Raises RuleBroken where they are wrong."""
    try:
        private = shamir.join(shares)
    except ValueError:
        private = b""
    if not private or public_of(private) != public:
        raise RuleBroken(_("These key shares do not open the ballots of this vote."))
    return private
