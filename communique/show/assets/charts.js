// Draws the charts whose descriptions stand in the page, in the colours of the reader's scheme.
"use strict";
(function () {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  function draw() {
    const ink = dark.matches ? "#d8dde3" : "#333a42";
    const faint = dark.matches ? "#3a424b" : "#e3e6ea";
    const config = {
      background: "transparent",
      font: "system-ui, sans-serif",
      axis: { labelColor: ink, titleColor: ink, gridColor: faint, domainColor: faint, tickColor: faint },
      legend: { labelColor: ink, titleColor: ink },
      rule: { color: ink },
      text: { color: ink },
      view: { stroke: null },
    };
    for (const [name, spec] of Object.entries(charts)) {
      const place = document.getElementById("chart-" + name);
      if (!place) continue;
      place.textContent = "";
      const compiled = vegaLite.compile({ ...spec, width: place.clientWidth - 70, config }).spec;
      new vega.View(vega.parse(compiled), { renderer: "svg", container: place, hover: true }).runAsync();
    }
  }
  draw();
  dark.addEventListener("change", draw);
  let waiting = 0;
  window.addEventListener("resize", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(draw, 200);
  });
})();
