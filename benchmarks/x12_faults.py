"""Who finds what: single faults (tests/x12/faults.py), each in a sound file, before infuscrub and before pyx12.

python -m benchmarks.x12_faults
"""

from __future__ import annotations

from tests.journeys.test_single_faults import found
from tests.x12.faults import FAULTS, faulty, sound
from tests.x12.oracle import complaints


def main() -> None:
    """Print the table and its sums."""
    assert not found(sound("837P"))
    assert not complaints(sound("837P"))
    print(f"{'fault':52}{'infuscrub':>24}{'pyx12':>8}")
    ours = theirs = 0
    for name in FAULTS:
        data = faulty(name)
        said, also = sorted(found(data)), bool(_of_pyx12(data))
        ours, theirs = ours + bool(said), theirs + also
        print(f"{name:52}{', '.join(said) or '-':>24}{'found' if also else '-':>8}")
    print(f"{len(FAULTS)} faults: infuscrub {ours}, pyx12 {theirs}")


def _of_pyx12(data: bytes) -> list[str]:
    try:
        return complaints(data)
    except Exception as error:  # noqa: BLE001 - what it can't read it has refused, in its way
        return [type(error).__name__]


if __name__ == "__main__":
    main()
