Page({
  data: {
    motto: "Hello World",
    rows: [],
  },

  onLoad() {
    this.setData({ rows: Array.from({ length: 10 }, (_, id) => ({ id, label: `Row ${id + 1}` })) });
  },

  onTapRow(event) {
    this.setData({ motto: `Hello from row ${event.currentTarget.dataset.id + 1}` });
  },
});
