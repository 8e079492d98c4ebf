package dev.brevity.dsl.python;

import java.util.List;

/**
 * The classes of a file.
 *
 * @param notes what else it holds, each in one line
 */
record PythonModule(List<PythonClass> classes, List<String> notes) {
  PythonModule {
    classes = List.copyOf(classes);
    notes = List.copyOf(notes);
  }
}
