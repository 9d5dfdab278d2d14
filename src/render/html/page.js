"use strict";
// The page is whole without this: it finds, opens and closes what is there.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const tools = document.querySelector(".tools");
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const bodies = all("details:not(.raw)");
  const items = all("[data-find]").map((element) => ({ element, text: element.textContent.toLowerCase() }));
  const quiet = all(".quiet");
  const graves = all(".grave > ul > li").map((element) => ({
    element,
    links: all(".names a", element).map((link) => ({ link, goal: document.getElementById(link.hash.slice(1)) })),
  }));
  tools.hidden = items.length < 2;

  const look = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, text } of items) {
      element.hidden = !words.every((word) => text.includes(word));
      shown += element.hidden ? 0 : 1;
    }
    for (const { element, links } of graves) {
      for (const { link, goal } of links) link.hidden = goal.hidden;
      element.hidden = links.every(({ link }) => link.hidden);
    }
    for (const list of quiet) {
      const hits = all("li", list).filter((item) => !item.hidden).length;
      list.hidden = hits === 0;
      if (words.length > 0 && hits > 0) list.open = true;
    }
    found.textContent = words.length === 0 ? "" : `${shown} of ${items.length}`;
  };
  find.addEventListener("input", look);

  document.getElementById("open").addEventListener("click", () => bodies.forEach((body) => (body.open = true)));
  document.getElementById("close").addEventListener("click", () => bodies.forEach((body) => (body.open = false)));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !tools.hidden && document.activeElement !== find) {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (event.key === "Escape" && document.activeElement === find) {
      find.value = "";
      look();
    }
  });

  // A link to something that is closed or filtered out leads there all the same.
  const arrive = () => {
    const goal = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!goal) return;
    if (goal.hidden) {
      find.value = "";
      look();
    }
    const body = goal.querySelector(":scope > details.body");
    if (body) body.open = true;
    goal.scrollIntoView();
  };
  addEventListener("hashchange", arrive);
  arrive();

  // Paper opens nothing.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = bodies.filter((body) => !body.open);
    closed.forEach((body) => (body.open = true));
  });
  addEventListener("afterprint", () => {
    closed.forEach((body) => (body.open = false));
    closed = [];
  });
})();
