package dev.brevity.dsl.render;

import java.io.IOException;

/** Writes a report in one format. */
public interface ReportRenderer {
  void render(Report report, Appendable out) throws IOException;
}
