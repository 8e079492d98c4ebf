package dev.brevity.tests.conformance;

import java.util.List;

/**
 * A suite under another name.
 *
 * @param name what it is called in reports
 */
record NamedSuite(String name, Suite suite) implements Suite {
  @Override
  public List<Group> groups() {
    return suite.groups();
  }
}
