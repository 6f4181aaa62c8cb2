// A page that has nothing to show yet looks again by itself, without a reload that a reader hears.

const { again, next } = document.body.dataset;
setTimeout(() => location.replace(next || location.href), 1000 * Number(again));
