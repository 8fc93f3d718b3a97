"""A small program to be profiled: it books random payments, sorts them, and counts with recursion."""

import json
import random
import re
import sys


class Account:
    def __init__(self, name):
        self.name = name
        self.history = []

    def book(self, amount):
        self.history.append(amount)


class LoggedAccount(Account):
    def __init__(self, name):
        super().__init__(name)
        self.log = json.dumps({"opened": name})


def count_ways(amount, coins):
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return count_ways(amount - coins[0], coins) + count_ways(amount, coins[1:])


def is_even(number):
    return number == 0 or is_odd(number - 1)


def is_odd(number):
    return number != 0 and is_even(number - 1)


def payments(count):
    return [f"{random.choice('abcdef')}{number}: {random.randint(1, 999)}" for number in range(count)]  # noqa: S311


def book_all(lines, accounts):
    pattern = re.compile(r"(\w)\d+: (\d+)")
    for line in lines:
        name, amount = pattern.match(line).groups()
        accounts[name].book(int(amount))


def ranked(accounts):
    by_sum = sorted(accounts.values(), key=lambda account: sum(account.history))
    return sorted(by_sum, key=lambda account: len(json.dumps(account.history)))


def main(rounds):
    random.seed(1)
    accounts = {name: LoggedAccount(name) for name in "abcdef"}
    for _ in range(rounds):
        book_all(payments(400), accounts)
        ranked(accounts)
        is_even(120)
        count_ways(60, (50, 20, 10, 5))
    return len(accounts["a"].history)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
