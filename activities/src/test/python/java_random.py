"""java.util.Random, so that a reference draws what Chorale draws."""

import numpy as np


class JavaRandom:
    MASK = (1 << 48) - 1

    def __init__(self, seed: int):
        self.state = (seed ^ 0x5DEECE66D) & self.MASK

    def next(self, bits: int) -> int:
        self.state = (self.state * 0x5DEECE66D + 0xB) & self.MASK
        return self.state >> (48 - bits)

    def next_double(self) -> float:
        return ((self.next(26) << 27) + self.next(27)) * 2.0**-53

    def next_int(self, bound: int) -> int:
        if bound & (bound - 1) == 0:
            return (bound * self.next(31)) >> 31
        while True:
            bits = self.next(31)
            value = bits % bound
            if bits - value + (bound - 1) < 1 << 31:
                return value

    def distinct(self, of: np.ndarray, many: int) -> np.ndarray:
        """The first of a shuffle."""
        left = list(of)
        for i in range(many):
            other = i + self.next_int(len(left) - i)
            left[i], left[other] = left[other], left[i]
        return np.array(left[:many], dtype=np.int64)
