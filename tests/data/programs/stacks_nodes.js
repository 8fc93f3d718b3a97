// Work for a trace: timers, file reads and a marked span of work.
const fs = require("fs");
function work(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.sqrt(i);
  return sum;
}
performance.mark("start");
for (let i = 0; i < 5; i++) {
  console.time("round");
  work(300000);
  fs.readFileSync(__filename);
  console.timeEnd("round");
}
performance.measure("all", "start");
setTimeout(() => work(200000), 5);
fs.readFile(__filename, () => work(100000));
