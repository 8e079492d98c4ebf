package dev.brevity.dsl.python;

import dev.brevity.grammar.PythonClassesParser.ConstantContext;
import dev.brevity.grammar.PythonClassesParser.DerivedContext;
import dev.brevity.grammar.PythonClassesParser.ExpressionContext;
import dev.brevity.grammar.PythonClassesParser.KeywordArgumentContext;
import dev.brevity.grammar.PythonClassesParser.ListContext;
import dev.brevity.grammar.PythonClassesParser.NumberContext;
import dev.brevity.grammar.PythonClassesParser.OuterContext;
import dev.brevity.grammar.PythonClassesParser.ReferenceContext;
import dev.brevity.grammar.PythonClassesParser.RefinementContext;
import dev.brevity.grammar.PythonClassesParser.TextContext;
import dev.brevity.grammar.PythonClassesParser.TupleContext;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Writes values of Python as expressions of the recipe language, where both can say them. */
final class PythonValues {
  private static final String LET = ".let";
  private static final String SELF = "this";

  private final Map<String, String> names;

  /**
   * @param names what names of the file are called in recipes; others keep their last part
   */
  PythonValues(Map<String, String> names) {
    this.names = names;
  }

  /** The expression; empty where a recipe cannot say it. */
  Optional<String> of(ExpressionContext value) {
    if (value instanceof ConstantContext constant) {
      return Optional.of(constant.value.getText().toLowerCase(Locale.ROOT));
    } else if (value instanceof NumberContext number) {
      return number(number.NUMBER().getText())
          .map(text -> number.MINUS() == null ? text : "-" + text);
    } else if (value instanceof TextContext text) {
      return text(text.STRING());
    } else if (value instanceof ReferenceContext reference) {
      return reference(reference.dottedName().getText());
    } else if (value instanceof OuterContext outer) {
      return outer(outer);
    } else if (value instanceof ListContext list) {
      return list(list.expression());
    } else if (value instanceof TupleContext tuple) {
      boolean grouping = tuple.expression().size() == 1 && tuple.COMMA().isEmpty();
      return grouping ? of(tuple.expression(0)) : list(tuple.expression());
    } else if (value instanceof RefinementContext refinement) {
      return refinement(refinement.derived());
    }
    return Optional.empty();
  }

  /** The base of {@code Base.let(…)}; empty for any other call. */
  Optional<String> base(DerivedContext derived) {
    String callee = derived.dottedName().getText();
    return callee.endsWith(LET)
        ? Optional.of(name(callee.substring(0, callee.length() - LET.length())))
        : Optional.empty();
  }

  /** What a name of the file, perhaps with its module, is called in recipes. */
  String name(String dotted) {
    String last = dotted.substring(dotted.lastIndexOf('.') + 1);
    return names.getOrDefault(last, last);
  }

  private Optional<String> refinement(DerivedContext derived) {
    Optional<String> base = base(derived);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(base.get()).append(" {");
    for (KeywordArgumentContext argument : derived.keywordArgument()) {
      Optional<String> value = of(argument.value);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      text.append('\n').append(argument.name.getText()).append(" = ").append(value.get());
    }
    return Optional.of(text.append("\n}").toString());
  }

  private Optional<String> list(List<ExpressionContext> elements) {
    List<String> written = new ArrayList<>();
    for (ExpressionContext element : elements) {
      Optional<String> value = of(element);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      written.add(value.get());
    }
    return Optional.of("[" + String.join(", ", written) + "]");
  }

  /** Attributes of the enclosing class: {@code (this << 1).bit_width}. */
  private static Optional<String> outer(OuterContext outer) {
    List<TerminalNode> names = outer.NAME();
    boolean isParent = names.get(0).getText().equals(SELF) && outer.NUMBER().getText().equals("1");
    return isParent
        ? Optional.of(
            names.stream()
                .skip(1)
                .map(TerminalNode::getText)
                .collect(Collectors.joining(".", "parent.", "")))
        : Optional.empty();
  }

  private Optional<String> reference(String dotted) {
    if (dotted.startsWith(SELF + ".")) {
      return Optional.of(dotted.substring(SELF.length() + 1));
    }
    if (dotted.startsWith("torch.")) {
      return Optional.of(quoted(dotted.substring("torch.".length())));
    }
    String name = name(dotted);
    return name.matches("[A-Z][A-Za-z0-9_]*") ? Optional.of(name) : Optional.empty();
  }

  private static Optional<String> number(String python) {
    String plain = python.replace("_", "").toLowerCase(Locale.ROOT);
    if (plain.endsWith("j") && !plain.startsWith("0x")) {
      return Optional.empty();
    }
    int radix = plain.startsWith("0x") ? 16 : plain.startsWith("0o") ? 8 : 2;
    if (plain.matches("0[xob].+")) {
      return plain.length() > 40
          ? Optional.empty()
          : Optional.of(new BigInteger(plain.substring(2), radix).toString());
    }
    String padded = plain.startsWith(".") ? "0" + plain : plain;
    return Optional.of(padded.replaceFirst("\\.(?=e|$)", ".0"));
  }

  private static Optional<String> text(List<TerminalNode> parts) {
    StringBuilder all = new StringBuilder();
    for (TerminalNode part : parts) {
      String literal = part.getText();
      int start = 0;
      while (Character.isLetter(literal.charAt(start))) {
        start++;
      }
      String prefix = literal.substring(0, start).toLowerCase(Locale.ROOT);
      String inner = inner(literal.substring(start));
      boolean plain = !prefix.contains("f") && !prefix.contains("b");
      if (!plain || (inner.indexOf('\\') >= 0 && !prefix.contains("r"))) {
        return Optional.empty();
      }
      all.append(inner);
    }
    boolean oneLine = all.indexOf("\n") < 0 && all.indexOf("\r") < 0;
    return oneLine ? Optional.of(quoted(all.toString())) : Optional.empty();
  }

  /** What stands between the quotes of a literal without prefix. */
  static String inner(String literal) {
    int quotes =
        literal.length() >= 6 && literal.startsWith(literal.substring(0, 1).repeat(3)) ? 3 : 1;
    return literal.substring(quotes, literal.length() - quotes);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
