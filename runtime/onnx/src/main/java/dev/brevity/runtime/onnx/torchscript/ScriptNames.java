package dev.brevity.runtime.onnx.torchscript;

import java.util.HashSet;
import java.util.Set;

/** Names that code may use: letters of ASCII, digits and underscores, each only once. */
final class ScriptNames {
  private static final Set<String> RESERVED =
      Set.of(
          "and",
          "annotate",
          "as",
          "assert",
          "async",
          "await",
          "bool",
          "break",
          "class",
          "complex",
          "CONSTANTS",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "False",
          "fork",
          "finally",
          "float",
          "for",
          "forward",
          "from",
          "getattr",
          "global",
          "if",
          "import",
          "in",
          "inf",
          "int",
          "is",
          "isinstance",
          "lambda",
          "list",
          "nan",
          "None",
          "nonlocal",
          "not",
          "ops",
          "or",
          "pass",
          "raise",
          "return",
          "self",
          "str",
          "torch",
          "training",
          "True",
          "try",
          "unchecked_cast",
          "uninitialized",
          "wait",
          "while",
          "with",
          "yield",
          "Tensor",
          "Module",
          "print",
          "range",
          "len",
          "dict",
          "tuple",
          "type");

  private final Set<String> taken = new HashSet<>();

  /** A name that nothing has yet: the one wanted, or one like it. */
  String of(String wanted) {
    String plain = wanted.replaceAll("[^A-Za-z0-9_]", "_");
    String named =
        plain.matches("[A-Za-z][A-Za-z0-9_]*") && !RESERVED.contains(plain) ? plain : "n_" + plain;
    String name = named;
    for (int number = 1; !taken.add(name); number++) {
      name = named + "_" + number;
    }
    return name;
  }
}
