// The least a browser has to do: nodes are cloned, kept in an array, and touched where something changed.
const list = document.createElement("div");
list.className = "list";
document.body.append(list);

const prototype = document.createElement("template");
prototype.innerHTML = '<div class="row"><span class="id"> </span><span class="label"> </span></div>';

let rows = [];
let chosen = null;

function choose(row) {
  if (chosen) chosen.className = "row";
  chosen = row;
  chosen.className = "row chosen";
}

list.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (row) choose(row);
});

function add(items) {
  const fragment = document.createDocumentFragment();
  for (const item of items) {
    const row = prototype.content.firstChild.cloneNode(true);
    row.dataset.id = item.id;
    row.firstChild.firstChild.data = item.id;
    row.lastChild.firstChild.data = item.label;
    fragment.append(row);
  }
  list.append(fragment);
}

window.bench = {
  create(items) {
    rows = items;
    list.textContent = "";
    add(items);
  },
  update() {
    for (let i = 0; i < rows.length; i += 10) {
      rows[i].label += " !";
      list.children[i].lastChild.firstChild.data = rows[i].label;
    }
  },
  select(index) {
    choose(list.children[index]);
  },
  swap() {
    const first = list.children[1];
    const second = list.children[998];
    const after = second.nextSibling;
    list.insertBefore(second, first);
    list.insertBefore(first, after);
    [rows[1], rows[998]] = [rows[998], rows[1]];
  },
  append(items) {
    rows = rows.concat(items);
    add(items);
  },
  clear() {
    rows = [];
    chosen = null;
    list.textContent = "";
  },
};
