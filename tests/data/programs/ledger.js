// A small program to be profiled: recursion, sorting, regular expressions and an anonymous callback.
"use strict";

function countWays(amount, coins) {
  if (amount === 0) return 1;
  if (amount < 0 || coins.length === 0) return 0;
  return countWays(amount - coins[0], coins) + countWays(amount, coins.slice(1));
}

function payments(count) {
  const lines = [];
  for (let i = 0; i < count; i++) lines.push(`${"abcdef"[i % 6]}${i}: ${(i * 7919) % 999}`);
  return lines;
}

function bookAll(lines) {
  const sums = {};
  for (const line of lines) {
    const [, name, amount] = /(\w)\d+: (\d+)/.exec(line);
    sums[name] = (sums[name] || 0) + Number(amount);
  }
  return Object.entries(sums).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

const sums = [];
for (let round = 0; round < Number(process.argv[2] || 25); round++) {
  sums.push(bookAll(payments(2000)), countWays(120, [50, 20, 10, 5]));
}
setTimeout(function later() { countWays(150, [50, 20, 10, 5]); }, 5);
