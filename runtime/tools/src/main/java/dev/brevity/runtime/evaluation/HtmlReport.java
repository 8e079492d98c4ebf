package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.text.Glyphs;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A report as a page that needs nothing else: no other file, no network. Its tables can be sorted,
 * and it is light or dark as the reader likes.
 */
public final class HtmlReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String STYLE =
      """
      :root{color-scheme:light;--ink:#1f2328;--faint:#59636e;--line:#d1d9e0;--page:#fff;--card:#f6f8fa;--warn:#9a4400;
      --c0:#0072b2;--c1:#c25400;--c2:#00805e;--c3:#b0568f;--c4:#8f6600}
      @media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;--ink:#e6edf3;--faint:#9198a1;
      --line:#3d444d;--page:#0d1117;--card:#151b23;--warn:#f0883e;--c0:#56b4e9;--c1:#f0883e;--c2:#3fc59b;--c3:#e08cc4;--c4:#e6b84a}}
      :root[data-theme=dark]{color-scheme:dark;--ink:#e6edf3;--faint:#9198a1;--line:#3d444d;--page:#0d1117;--card:#151b23;
      --warn:#f0883e;--c0:#56b4e9;--c1:#f0883e;--c2:#3fc59b;--c3:#e08cc4;--c4:#e6b84a}
      body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;margin:2rem auto;max-width:70rem;
      padding:0 1rem;color:var(--ink);background:var(--page)}
      h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin-top:2.2rem}.faint{color:var(--faint)}
      table{border-collapse:collapse;margin:1rem 0}th,td{padding:.3rem .8rem;border-bottom:1px solid var(--line);
      text-align:left;font-variant-numeric:tabular-nums}th.n,td.n{text-align:right}td{white-space:nowrap}
      th button{all:unset;cursor:pointer;font-weight:600}th button:focus-visible{outline:2px solid var(--c0)}
      th[aria-sort=ascending] button::after{content:" \\25B2"}th[aria-sort=descending] button::after{content:" \\25BC"}
      .scroll{overflow-x:auto}.trouble{color:var(--warn)}svg{max-width:100%;height:auto}
      pre{background:var(--card);padding:1rem;overflow-x:auto;border-radius:6px}summary{cursor:pointer}
      #theme{float:right;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;
      padding:.2rem .7rem;cursor:pointer}@media print{#theme{display:none}}
      """;

  private static final String SCRIPT =
      """
      document.getElementById('theme').onclick=()=>{const r=document.documentElement;
      const dark=getComputedStyle(r).colorScheme==='dark';r.dataset.theme=dark?'light':'dark'};
      const number=t=>{const n=parseFloat(t.replace(/,/g,''));return t.startsWith('exact')?Infinity:n};
      document.querySelectorAll('th button').forEach(b=>b.onclick=()=>{const th=b.parentNode,row=th.parentNode;
      const body=row.closest('table').tBodies[0],i=[...row.children].indexOf(th);
      const down=th.getAttribute('aria-sort')==='ascending';
      [...row.children].forEach(c=>c.removeAttribute('aria-sort'));
      th.setAttribute('aria-sort',down?'descending':'ascending');
      const key=r=>r.children[i].textContent;
      const compare=(x,y)=>{const a=number(key(x)),b=number(key(y)),u=isNaN(a),v=isNaN(b);
      if(!th.classList.contains('n')||(u&&v))return (down?-1:1)*key(x).localeCompare(key(y));
      if(u||v)return u-v;return (down?-1:1)*(a===b?0:a<b?-1:1)};
      body.append(...[...body.rows].sort(compare))});
      """;

  private final StringBuilder page = new StringBuilder();
  private final EvaluationReport report;
  private final ReportRows rows;
  private final ReportContext context;

  private HtmlReport(EvaluationReport report, ReportContext context) {
    this.report = report;
    this.rows = new ReportRows(report);
    this.context = context;
  }

  /** The page. */
  public static String of(EvaluationReport report, ReportContext context) {
    return new HtmlReport(report, context).text();
  }

  private String text() {
    String title =
        String.join(", ", report.results().stream().map(ModelResult::name).distinct().toList());
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
    page.append(" style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<title>").append(escaped(title)).append("</title>\n");
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    page.append("<button id=\"theme\" type=\"button\">Light or dark</button>\n");
    page.append("<h1>").append(escaped(title)).append("</h1>\n");
    paragraph(
        "faint", TIME.format(context.written()) + " · " + String.join(" · ", context.versions()));
    models();
    layers();
    steps();
    plans();
    recipes();
    return page.append("<script>\n")
        .append(SCRIPT)
        .append("</script>\n</body>\n</html>\n")
        .toString();
  }

  private void models() {
    if (report.samples() > 0) {
      String labels = report.labelled() ? " samples with labels" : " samples without labels";
      String first = ReportRows.label(report.reference());
      paragraph(
          "", report.data() + ": " + report.samples() + labels + "; compared with " + first + ".");
    } else {
      paragraph("", "Nothing was computed: there are no samples, or the export is not ONNX.");
    }
    List<String> headings = new ArrayList<>(rows.modelHeadings());
    headings.addAll(List.of("of the first", "accuracy, difference"));
    List<List<String>> lines = new ArrayList<>();
    List<List<String>> models = rows.models();
    for (int i = 0; i < models.size(); i++) {
      List<String> line = new ArrayList<>(models.get(i));
      ModelResult result = report.results().get(i);
      line.add(share(result.bytes(), report.reference().bytes()));
      line.add(difference(report.reference().accuracy(), result.accuracy()));
      lines.add(line);
    }
    table(headings, lines, 2);
    if (!rows.latencies().isEmpty()) {
      heading("Latency of one sample, medians of models timed in turn");
      table(rows.latencyHeadings(), rows.latencies(), 2);
    }
    rows.troubles().forEach(trouble -> paragraph("trouble", trouble));
    if (rows.outputs().size() > 1) {
      heading("SQNR of each output in dB");
      table(ReportRows.headings("output", rows.compared()), rows.outputRows(), 1);
    }
  }

  private static String share(long bytes, long of) {
    return of == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * bytes / of);
  }

  private static String difference(Optional<Tally> reference, Optional<Tally> other) {
    return reference.isEmpty() || other.isEmpty()
        ? "–"
        : String.format(
            Locale.ROOT, "%+.2f points", other.get().percent() - reference.get().percent());
  }

  private void plans() {
    for (PlanFacts plan : context.plans()) {
      heading("Plan " + plan.plan() + " made " + plan.file());
      paragraph("faint", "by Brevity " + plan.version() + " · fingerprint " + plan.fingerprint());
      page.append("<ol>\n");
      plan.steps().forEach(step -> page.append("<li>").append(escaped(step)).append("</li>\n"));
      page.append("</ol>\n<details><summary>Quantizers of layers</summary>\n");
      table(List.of("layer", "kind", "slot", "quantizer", "bits"), plan.slots(), 4);
      page.append("</details>\n");
    }
  }

  private void layers() {
    if (rows.layers().isEmpty()) {
      return;
    }
    heading("SQNR inside the network");
    paragraph(
        "",
        report.layerSamples()
            + " samples, in the order computed; a longer bar is a smaller error.");
    page.append(new LayerErrorDrawing(rows.layers(), rows.comparedByLayer()).svg());
    table(ReportRows.headings("layer", rows.comparedByLayer()), rows.layerRows(), 1);
  }

  private void steps() {
    if (context.steps().errors().isEmpty()) {
      return;
    }
    heading("What steps did to layers");
    paragraph(
        "",
        "How far outputs are from those in floating point, in dB below the output, on calibration"
            + " data.");
    table(context.steps().headings(), context.steps().rows(), StepErrorTable.WORDS);
  }

  private void recipes() {
    for (ReportContext.Recipe recipe : context.recipes()) {
      page.append("<details><summary>").append(escaped(recipe.name())).append("</summary>\n<pre>");
      page.append(escapedLines(recipe.text())).append("</pre></details>\n");
    }
  }

  private void heading(String text) {
    page.append("<h2>").append(escaped(text)).append("</h2>\n");
  }

  private void paragraph(String kind, String text) {
    page.append("<p class=\"").append(kind).append("\">").append(escaped(text)).append("</p>\n");
  }

  /** A table whose columns are words first, then numbers. */
  private void table(List<String> headings, List<List<String>> lines, int words) {
    page.append("<div class=\"scroll\"><table>\n<thead><tr>");
    for (int i = 0; i < headings.size(); i++) {
      page.append(i < words ? "<th>" : "<th class=\"n\">").append("<button type=\"button\">");
      page.append(escaped(headings.get(i))).append("</button></th>");
    }
    page.append("</tr></thead>\n<tbody>\n");
    for (List<String> line : lines) {
      page.append("<tr>");
      for (int i = 0; i < line.size(); i++) {
        page.append(i < words ? "<td>" : "<td class=\"n\">");
        page.append(escaped(line.get(i))).append("</td>");
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
  }

  /** Text that means nothing to a browser, and steers nothing. */
  static String escaped(String text) {
    return markup(Glyphs.harmless(text));
  }

  private static String escapedLines(String text) {
    return markup(Glyphs.harmlessLines(text));
  }

  private static String markup(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
