// The methods of the mini-program's page, bench/apps/list, are the operations themselves.
const wait = () => {
  const page = window.getCurrentPages && window.getCurrentPages()[0];
  if (page) window.bench = page;
  else setTimeout(wait, 5);
};

wait();
