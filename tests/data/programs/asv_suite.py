"""A small suite for asv: parameters, one skipped, one that fails, every kind of benchmark."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

import work


class TimeSquares:
    params = [[10, 1000], ["list", "set"]]  # noqa: RUF012
    param_names = ["size", "kind"]  # noqa: RUF012

    def setup(self, size, kind):
        if size == 1000 and kind == "set":
            raise NotImplementedError
        self.make = {"list": list, "set": set}[kind]

    def time_make(self, size, kind):
        self.make(work.squares(size))

    def track_length(self, size, kind):
        return len(self.make(work.squares(size)))


def time_sum():
    sum(work.squares(500))


def time_broken():
    raise RuntimeError("this one always fails")


def mem_squares():
    return work.squares(1000)


def peakmem_squares():
    work.squares(10000)
