package dev.brevity.dsl.python;

import dev.brevity.dsl.python.PythonClass.Setting;
import dev.brevity.grammar.PythonClassesParser;
import dev.brevity.grammar.PythonClassesParser.AssignmentContext;
import dev.brevity.grammar.PythonClassesParser.BaseContext;
import dev.brevity.grammar.PythonClassesParser.ClassDefinitionContext;
import dev.brevity.grammar.PythonClassesParser.DerivedContext;
import dev.brevity.grammar.PythonClassesParser.ExpressionContext;
import dev.brevity.grammar.PythonClassesParser.FileContext;
import dev.brevity.grammar.PythonClassesParser.FunctionContext;
import dev.brevity.grammar.PythonClassesParser.ImportedNameContext;
import dev.brevity.grammar.PythonClassesParser.ImportedNamesContext;
import dev.brevity.grammar.PythonClassesParser.KeywordArgumentContext;
import dev.brevity.grammar.PythonClassesParser.MemberContext;
import dev.brevity.grammar.PythonClassesParser.ReferenceContext;
import dev.brevity.grammar.PythonClassesParser.RefinementContext;
import dev.brevity.grammar.PythonClassesParser.SkippedContext;
import dev.brevity.grammar.PythonClassesParser.StatementContext;
import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Takes the classes out of a parsed file. */
final class PythonReader {
  /** Bases that say only that a class is a set of attributes. */
  private static final Set<String> WITHOUT_MEANING =
      Set.of("ExtendedInjector", "Injector", "object");

  private static final int LONGEST_NOTE = 60;

  private final SourceText source;
  private final Map<String, String> names = new HashMap<>();
  private final PythonValues values = new PythonValues(names);

  PythonReader(SourceText source) {
    this.source = source;
  }

  PythonModule read(FileContext file) {
    nameClasses(file);
    Map<String, PythonClass> classes = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (StatementContext statement : file.statement()) {
      if (statement.classDefinition() != null) {
        put(classes, read(statement.classDefinition()), notes);
      } else if (statement.assignment() != null) {
        Optional<PythonClass> derived = derived(statement.assignment());
        derived.ifPresentOrElse(
            found -> put(classes, found, notes),
            () -> notes.add(left(statement, "is not a class")));
      } else if (statement.function() != null) {
        notes.add(left(statement, "is a function"));
      } else if (statement.other() != null && !isText(statement.other())) {
        notes.add(left(statement, "is not a class"));
      }
    }
    return new PythonModule(List.copyOf(classes.values()), notes);
  }

  /** Python keeps the last class of a name. */
  private static void put(Map<String, PythonClass> classes, PythonClass found, List<String> notes) {
    PythonClass before = classes.remove(found.name());
    if (before != null) {
      notes.add(
          "line "
              + before.line()
              + ": `"
              + found.name()
              + "` is defined again in line "
              + found.line());
    }
    classes.put(found.name(), found);
  }

  /** Names of recipes are capitalized and hold letters, digits and underscores. */
  private void nameClasses(FileContext file) {
    Set<String> taken = new HashSet<>();
    for (StatementContext statement : file.statement()) {
      if (statement.importStatement() instanceof ImportedNamesContext imported) {
        for (ImportedNameContext name : imported.importedName()) {
          if (name.alias != null && name.name != null) {
            names.put(name.alias.getText(), name.name.getText());
          }
        }
      } else if (statement.classDefinition() != null && statement.classDefinition().name != null) {
        nameClass(statement.classDefinition().name.getText(), taken);
      } else if (statement.assignment() != null && statement.assignment().target != null) {
        derived(statement.assignment()).ifPresent(it -> nameClass(it.name(), taken));
      }
    }
  }

  private void nameClass(String python, Set<String> taken) {
    String clean = python.replaceAll("[^A-Za-z0-9_]", "_");
    String capital = clean.matches("[a-z].*") ? camel(clean) : clean;
    String name = capital.matches("[A-Z].*") ? capital : "Q" + capital;
    String unique = name;
    for (int i = 2; names.get(python) == null && !taken.add(unique); i++) {
      unique = name + "_" + i;
    }
    names.putIfAbsent(python, unique);
  }

  /** {@code Mine = Base} and {@code Mine = Base.let(bit_width=4)}. */
  private Optional<PythonClass> derived(AssignmentContext assignment) {
    ExpressionContext value = assignment.value;
    String name = assignment.target.getText();
    int at = source.line(assignment.getStart().getStartIndex());
    if (value instanceof ReferenceContext reference
        && values.name(reference.getText()).matches("[A-Z][A-Za-z0-9_]*[a-z][A-Za-z0-9_]*")) {
      return Optional.of(
          new PythonClass(
              values.name(name),
              List.of(values.name(reference.getText())),
              "",
              List.of(),
              List.of(),
              at));
    }
    if (value instanceof RefinementContext refinement) {
      return values
          .base(refinement.derived())
          .map(base -> derived(values.name(name), base, refinement.derived(), at));
    }
    return Optional.empty();
  }

  private PythonClass derived(String name, String base, DerivedContext derived, int line) {
    Members members = new Members();
    members.addAll(derived.keywordArgument());
    return new PythonClass(
        name, List.of(base), "", List.copyOf(members.settings.values()), members.notes, line);
  }

  private PythonClass read(ClassDefinitionContext defined) {
    Members members = new Members();
    List<String> bases = new ArrayList<>();
    for (BaseContext base : defined.base()) {
      if (base.derived() != null) {
        Optional<String> name = values.base(base.derived());
        if (name.isPresent()) {
          bases.add(name.get());
          members.addAll(base.derived().keywordArgument());
        } else {
          members.notes.add(left(base, "cannot be a base"));
        }
      } else if (base.dottedName() == null) {
        if (base.keyword == null) {
          members.notes.add(left(base, "cannot be a base"));
        }
      } else {
        String name = values.name(base.dottedName().getText());
        if (!WITHOUT_MEANING.contains(name)) {
          bases.add(name);
        }
      }
    }
    if (defined.suite() != null) {
      defined.suite().member().forEach(members::add);
    }
    String name = defined.name == null ? "" : values.name(defined.name.getText());
    return new PythonClass(
        name,
        bases,
        members.documentation,
        List.copyOf(members.settings.values()),
        members.notes,
        line(defined));
  }

  /** What is left out, and why. */
  private String left(ParserRuleContext what, String why) {
    int start = what.getStart().getStartIndex();
    String text = source.lineText(source.line(start)).strip();
    String brief = text.length() <= LONGEST_NOTE ? text : text.substring(0, LONGEST_NOTE) + "…";
    return "line " + line(what) + ": `" + brief.replace('`', '\'') + "` " + why;
  }

  private int line(ParserRuleContext what) {
    return source.line(what.getStart().getStartIndex());
  }

  private static boolean isText(ParserRuleContext line) {
    return line.getStart().getType() == PythonClassesParser.STRING;
  }

  /** {@code mse_scale} as names of recipes have it. */
  static String camel(String words) {
    StringBuilder text = new StringBuilder();
    for (String word : words.split("_")) {
      if (!word.isEmpty()) {
        text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    return text.toString();
  }

  /** The attributes of a class; of several with one name the last counts. */
  private final class Members {
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private String documentation = "";

    void add(MemberContext member) {
      if (member.documentation() != null && documentation.isEmpty()) {
        for (TerminalNode part : member.documentation().STRING()) {
          documentation += PythonValues.inner(part.getText().replaceFirst("^[A-Za-z]+", ""));
        }
      } else if (member.assignment() != null) {
        set(member.assignment());
      } else if (member.classDefinition() != null && member.classDefinition().name != null) {
        PythonClass nested = read(member.classDefinition());
        put(member.classDefinition().name.getText(), "", Optional.of(nested), line(member));
      } else if (member.function() != null) {
        notes.add(describe(member.function()));
      } else if (member.other() != null && !isText(member.other())) {
        notes.add(left(member, "is not an attribute"));
      }
    }

    void addAll(List<KeywordArgumentContext> arguments) {
      for (KeywordArgumentContext argument : arguments) {
        Optional<String> value = values.of(argument.value);
        if (value.isPresent()) {
          put(argument.name.getText(), value.get(), Optional.empty(), line(argument));
        } else {
          notes.add(left(argument, "is not a value that recipes know"));
        }
      }
    }

    private void set(AssignmentContext assignment) {
      Optional<String> value =
          assignment.value == null ? Optional.empty() : values.of(assignment.value);
      if (value.isPresent()) {
        put(assignment.target.getText(), value.get(), Optional.empty(), line(assignment));
      } else {
        settings.remove(assignment.target.getText());
        notes.add(left(assignment, "is not a value that recipes know"));
      }
    }

    private void put(String attribute, String value, Optional<PythonClass> nested, int line) {
      settings.remove(attribute);
      settings.put(attribute, new Setting(attribute, value, nested, line));
    }

    private String describe(FunctionContext function) {
      boolean computes =
          function.decorator().stream().anyMatch(it -> it.getText().strip().startsWith("@value"));
      String name = function.name == null ? "" : function.name.getText();
      String line = "line " + line(function) + ": `" + name + "` ";
      List<String> inputs = inputs(function);
      if (!computes) {
        return line + "is a method";
      }
      settings.remove(name);
      return line
          + "is computed"
          + (inputs.isEmpty() ? "" : " from " + String.join(", ", inputs))
          + ": write a solver";
    }

    private List<String> inputs(FunctionContext function) {
      List<String> inputs = new ArrayList<>();
      int previous = PythonClassesParser.COMMA;
      for (SkippedContext part : function.parameters().skipped()) {
        Token token = part.getStart();
        if (previous == PythonClassesParser.COMMA && token.getType() == PythonClassesParser.NAME) {
          inputs.add("`" + token.getText() + "`");
        }
        previous = token.getType();
      }
      return inputs;
    }
  }
}
