package dev.brevity.dsl.python;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.format.QuantFormatter;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Linker;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.python.PythonClass.Setting;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.dsl.read.SyntaxDiagnostics;
import dev.brevity.grammar.PythonClassesParser;
import dev.brevity.grammar.PythonSyntax;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Syntax;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Writes the quantizers that a Python file defines as classes as a recipe file. The file is read
 * and never run. What a recipe cannot say becomes a comment; what is written has no error.
 */
public final class PythonImport {
  private static final int MOST_NOTES = 100;
  private static final int MOST_CLASSES = 2000;
  private static final int MOST_ROUNDS = 20;
  private static final int DEEPEST = 16;
  private static final List<String> COMPLETING = List.of("proxy_class", "tensor_quant");

  private final Library builtIn;
  private final Linker linker;

  /**
   * @param builtIn the recipes that classes may extend
   * @param linker brings a recipe file together with them
   */
  public PythonImport(Library builtIn, Linker linker) {
    this.builtIn = builtIn;
    this.linker = linker;
  }

  /** The text of the recipe file; empty, with findings, if the file is not Python. */
  public Optional<String> recipes(SourceText python, DiagnosticSink sink) {
    Syntax<PythonClassesParser.FileContext> syntax = PythonSyntax.file(python);
    SyntaxDiagnostics.report(syntax.errors(), sink);
    if (!syntax.errors().isEmpty()) {
      return Optional.empty();
    }
    PythonModule module = new PythonReader(python).read(syntax.tree());
    Map<String, RecipeDraft> drafts = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    Map<String, PythonClass> classes = new LinkedHashMap<>();
    module.classes().forEach(found -> classes.put(found.name(), found));
    Set<String> known =
        derived(
            classes,
            found ->
                found.bases().stream().anyMatch(base -> builtIn.recipe(base).isPresent())
                    || (found.bases().isEmpty() && setsSomethingKnown(found)));
    Set<String> complete =
        derived(
            classes,
            found ->
                found.bases().stream()
                    .anyMatch(
                        base -> builtIn.merged(base).filter(PythonImport::completes).isPresent()));
    for (PythonClass found : module.classes()) {
      if (drafts.size() >= MOST_CLASSES) {
        notes.add("line " + found.line() + ": more than " + MOST_CLASSES + " classes");
        break;
      }
      if (known.contains(found.name())) {
        draft(found, known, complete, drafts, 0);
      } else {
        notes.add(
            "line " + found.line() + ": `" + found.name() + "` extends nothing of the catalog");
      }
    }
    notes.addAll(module.notes());
    return Optional.of(withoutErrors(List.copyOf(drafts.values()), notes));
  }

  private boolean setsSomethingKnown(PythonClass found) {
    return found.settings().stream()
        .anyMatch(setting -> builtIn.attribute(setting.attribute()).isPresent());
  }

  /** The classes of which something is true, and all that extend them. */
  private static Set<String> derived(
      Map<String, PythonClass> classes, Predicate<PythonClass> directly) {
    Map<String, List<String>> extending = new HashMap<>();
    Deque<String> pending = new ArrayDeque<>();
    for (PythonClass found : classes.values()) {
      found
          .bases()
          .forEach(
              base -> extending.computeIfAbsent(base, key -> new ArrayList<>()).add(found.name()));
      if (directly.test(found)) {
        pending.add(found.name());
      }
    }
    Set<String> reached = new HashSet<>();
    while (!pending.isEmpty()) {
      String next = pending.remove();
      if (reached.add(next)) {
        pending.addAll(extending.getOrDefault(next, List.of()));
      }
    }
    return reached;
  }

  private void draft(
      PythonClass found,
      Set<String> known,
      Set<String> complete,
      Map<String, RecipeDraft> drafts,
      int depth) {
    List<String> bases = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (String base : found.bases()) {
      if (known.contains(base) || builtIn.recipe(base).isPresent()) {
        bases.add(base);
      } else {
        notes.add("`" + base + "` is neither here nor in the catalog");
      }
    }
    notes.addAll(found.notes());
    RecipeKind kind = complete.contains(found.name()) ? RecipeKind.QUANTIZER : RecipeKind.MIXIN;
    RecipeDraft draft = new RecipeDraft(found.name(), kind, bases, found.documentation(), notes);
    for (Setting setting : found.settings()) {
      String value = setting.value();
      if (setting.nested().isPresent()) {
        PythonClass nested = setting.nested().get();
        String name = found.name() + PythonReader.camel(setting.attribute());
        while (known.contains(name) || drafts.containsKey(name)) {
          name += "_";
        }
        if (depth >= DEEPEST) {
          draft.note("line " + setting.line() + ": `" + setting.attribute() + "` nests too deeply");
          continue;
        }
        draft(
            new PythonClass(
                name,
                nested.bases(),
                nested.documentation(),
                nested.settings(),
                nested.notes(),
                nested.line()),
            known,
            complete,
            drafts,
            depth + 1);
        value = name;
      }
      draft.set(setting.attribute(), value, setting.line());
    }
    drafts.put(found.name(), draft);
  }

  private static boolean completes(MergedRecipe recipe) {
    return recipe.recipe().kind() == RecipeKind.QUANTIZER
        || COMPLETING.stream().anyMatch(recipe::sets);
  }

  /** Takes back what the checker finds wrong until it finds nothing. */
  private String withoutErrors(List<RecipeDraft> drafts, List<String> notes) {
    String text = write(drafts, notes);
    List<Diagnostic> errors = errors(text);
    for (int round = 0; !errors.isEmpty(); round++) {
      boolean changed = false;
      for (RecipeDraft draft : drafts) {
        changed |= round < MOST_ROUNDS ? draft.takeBack(errors) : draft.leaveOut();
      }
      if (!changed) {
        drafts.forEach(RecipeDraft::leaveOut);
      }
      text = write(drafts, notes);
      errors = errors(text);
    }
    return new QuantFormatter()
        .format(new SourceText("recipes.quant", text), new Diagnostics())
        .orElse(text);
  }

  private List<Diagnostic> errors(String text) {
    Diagnostics findings = new Diagnostics();
    Document document = new QuantReader().read(new SourceText("recipes.quant", text), findings);
    if (!findings.hasErrors()) {
      Library library = linker.link(builtIn, List.of(document), findings);
      if (!findings.hasErrors()) {
        new Checker(library).check(findings);
      }
    }
    return findings.all().stream().filter(Diagnostic::isError).toList();
  }

  private static String write(List<RecipeDraft> drafts, List<String> notes) {
    StringBuilder out = new StringBuilder("brevity 1\n");
    drafts.forEach(draft -> draft.write(out));
    if (!notes.isEmpty()) {
      out.append("\n// Not carried over:\n");
      notes.stream()
          .limit(MOST_NOTES)
          .forEach(note -> out.append("// ").append(RecipeDraft.plain(note)).append('\n'));
      if (notes.size() > MOST_NOTES) {
        out.append("// and ").append(notes.size() - MOST_NOTES).append(" more\n");
      }
    }
    return out.toString();
  }
}
