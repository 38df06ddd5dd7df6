package io.tidewire.bench.report;

import io.tidewire.bench.report.Series.Point;
import java.util.List;
import java.util.Locale;

/**
 * A line chart as SVG. Its colours are CSS variables, which a page defines for light and dark; a
 * drawing in a file of its own contains their definitions.
 *
 * @param along what the horizontal axis counts
 * @param unit of the vertical axis
 */
record Chart(String title, String along, String unit, Axis.Scale scale, List<Line> lines) {

  record Line(String name, List<Point> points) {
    Line {
      points = List.copyOf(points);
    }
  }

  static final String COLOURS =
      """
      svg{--ink:#1c2430;--faint:#5b6675;--grid:#dfe4ea;--paper:#ffffff;
      --c0:#2a6fdb;--c1:#d1690e;--c2:#158a7a;--c3:#8a4fc7;--c4:#b8336a;--c5:#6b7280}
      @media (prefers-color-scheme:dark){svg{--ink:#e6eaf0;--faint:#9aa5b4;--grid:#2b3440;--paper:#12171e;
      --c0:#6aa5ff;--c1:#f2a154;--c2:#4cc9b4;--c3:#b794f6;--c4:#f07aa8;--c5:#a1a7b3}}
      """;

  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 62;
  private static final int RIGHT = 26;
  private static final int TOP = 72;
  private static final int BOTTOM = 44;
  private static final int LEGEND_TOP = 32;
  private static final int LEGEND_ROW = 16;
  private static final int LEGEND_GAP = 34;
  private static final int LETTER = 7;
  private static final int COLOUR_COUNT = 6;
  private static final int MOST_DOTS = 60;

  Chart {
    lines = lines.stream().filter(line -> !line.points().isEmpty()).toList();
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** For a page that defines the colours. */
  String inPage() {
    return draw("");
  }

  /** For a file of its own. */
  String alone() {
    return draw(
        "<style>"
            + COLOURS
            + "</style><rect width=\"100%\" height=\"100%\" fill=\"var(--paper)\"/>");
  }

  private String draw(String first) {
    Axis x = scale == Axis.Scale.NINES ? Axis.percentiles() : Axis.linear(greatest(true));
    Axis y = Axis.linear(greatest(false));
    StringBuilder svg = new StringBuilder(4_096);
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" font-family=\"system-ui,sans-serif\" font-size=\"12\">"
            .formatted(WIDTH, HEIGHT, Markup.escape(title)));
    svg.append(first);
    svg.append(
        text(LEFT, 20, "start", "font-weight=\"600\" font-size=\"14\" fill=\"var(--ink)\"", title));
    legend(svg);
    grid(svg, x, y);
    for (int i = 0; i < lines.size(); i++) line(svg, lines.get(i), i, x, y);
    return svg.append("</svg>").toString();
  }

  private double greatest(boolean horizontal) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(point -> horizontal ? point.x() : point.y())
        .max()
        .orElse(1);
  }

  private void legend(StringBuilder svg) {
    if (lines.size() < 2) return;
    int at = LEFT;
    int row = LEGEND_TOP;
    for (int i = 0; i < lines.size(); i++) {
      int width = LEGEND_GAP + lines.get(i).name().length() * LETTER;
      if (at > LEFT && at + width > WIDTH) {
        at = LEFT;
        row += LEGEND_ROW;
      }
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"4\" rx=\"2\" fill=\"var(--c%d)\"/>"
              .formatted(at, row, i % COLOUR_COUNT));
      svg.append(text(at + 17, row + 6, "start", "fill=\"var(--faint)\"", lines.get(i).name()));
      at += width;
    }
  }

  private void grid(StringBuilder svg, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      double at = vertical(y.place(tick));
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--grid)\"/>",
              LEFT,
              WIDTH - RIGHT,
              at,
              at));
      svg.append(text(LEFT - 8, at + 4, "end", "fill=\"var(--faint)\"", Axis.label(tick)));
    }
    for (double tick : x.ticks()) {
      double at = horizontal(x.place(tick));
      svg.append(
          text(at, HEIGHT - BOTTOM + 18, "middle", "fill=\"var(--faint)\"", Axis.label(tick)));
    }
    svg.append(text(LEFT - 8, TOP - 8, "end", "fill=\"var(--faint)\"", unit));
    svg.append(text(WIDTH - RIGHT, HEIGHT - 8, "end", "fill=\"var(--faint)\"", along));
  }

  private static void line(StringBuilder svg, Line line, int colour, Axis x, Axis y) {
    StringBuilder places = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    for (Point point : line.points()) {
      double left = horizontal(x.place(point.x()));
      double top = vertical(y.place(point.y()));
      places.append(String.format(Locale.ROOT, "%.1f,%.1f ", left, top));
      dots.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"var(--c%d)\"><title>%s: %s at"
                  + " %s</title></circle>",
              left,
              top,
              colour % COLOUR_COUNT,
              Markup.escape(line.name()),
              Axis.label(point.y()),
              Axis.label(point.x())));
    }
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"var(--c%d)\" stroke-width=\"2\" stroke-linejoin=\"round\"/>"
            .formatted(places.toString().trim(), colour % COLOUR_COUNT));
    if (line.points().size() <= MOST_DOTS) svg.append(dots);
  }

  private static String text(double x, double y, String anchor, String style, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>",
        x,
        y,
        anchor,
        style,
        Markup.escape(text));
  }

  private static double horizontal(double place) {
    return LEFT + place * (WIDTH - LEFT - RIGHT);
  }

  private static double vertical(double place) {
    return HEIGHT - BOTTOM - place * (HEIGHT - TOP - BOTTOM);
  }
}
