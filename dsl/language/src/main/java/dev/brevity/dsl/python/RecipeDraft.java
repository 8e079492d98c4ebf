package dev.brevity.dsl.python;

import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A recipe that is being written: what turns out wrong becomes a comment. */
final class RecipeDraft {
  private final String name;
  private final List<String> bases;
  private final String documentation;
  private final List<String> notes;
  private final List<Member> members = new ArrayList<>();
  private RecipeKind kind;
  private boolean left;
  private int start;
  private int end;

  RecipeDraft(
      String name, RecipeKind kind, List<String> bases, String documentation, List<String> notes) {
    this.name = name;
    this.kind = kind;
    this.bases = bases;
    this.documentation = documentation.strip();
    this.notes = new ArrayList<>(notes);
  }

  void set(String attribute, String value, int line) {
    members.add(new Member(attribute, value, line));
  }

  void note(String note) {
    notes.add(note);
  }

  /**
   * Takes back what errors are about: attributes, otherwise that the recipe is complete, otherwise
   * the recipe.
   *
   * @return whether anything is different now
   */
  boolean takeBack(List<Diagnostic> errors) {
    boolean changed = false;
    for (Diagnostic error : errors) {
      int offset = offset(error);
      for (Member member : members) {
        if (!member.left && offset >= member.start && offset < member.end) {
          member.left = true;
          String remedy = error.fix().map(fix -> "; " + fix.text()).orElse("");
          notes.add(
              "line "
                  + member.line
                  + ": `"
                  + member.attribute
                  + "` is left out: "
                  + error.message()
                  + remedy);
          changed = true;
        }
      }
    }
    Optional<Diagnostic> here =
        errors.stream().filter(error -> offset(error) >= start && offset(error) < end).findFirst();
    if (changed || left || here.isEmpty()) {
      return changed;
    }
    if (kind == RecipeKind.QUANTIZER) {
      kind = RecipeKind.MIXIN;
      notes.add("not complete: " + here.get().message());
      return true;
    }
    notes.add(here.get().message());
    return leaveOut();
  }

  /** Writes the name alone, as a comment; returns whether more was written before. */
  boolean leaveOut() {
    boolean changed = !left;
    if (changed) {
      notes.add("`" + name + "` is left out");
    }
    left = true;
    return changed;
  }

  private static int offset(Diagnostic error) {
    return error.span().map(Span::start).orElse(-1);
  }

  void write(StringBuilder out) {
    out.append('\n');
    if (!left) {
      documentation
          .lines()
          .map(String::strip)
          .forEach(line -> out.append(("/// " + line).strip()).append('\n'));
    }
    Consumer<String> comment = note -> out.append("// ").append(plain(note)).append('\n');
    notes.forEach(comment);
    if (left) {
      return;
    }
    start = out.length();
    out.append(kind.name().toLowerCase(Locale.ROOT)).append(' ').append(name);
    if (!bases.isEmpty()) {
      out.append(" extends ").append(String.join(", ", bases));
    }
    out.append(" {\n");
    for (Member member : members) {
      if (!member.left) {
        member.start = out.length();
        out.append("  ").append(member.attribute).append(" = ").append(member.value).append('\n');
        member.end = out.length();
      }
    }
    out.append("}\n");
    end = out.length();
  }

  /** Nothing that would end a comment. */
  static String plain(String note) {
    return note.replaceAll("\\p{Cntrl}|[\\u2028\\u2029\\u0085]", " ");
  }

  private static final class Member {
    private final String attribute;
    private final String value;
    private final int line;
    private boolean left;
    private int start;
    private int end;

    Member(String attribute, String value, int line) {
      this.attribute = attribute;
      this.value = value;
      this.line = line;
    }
  }
}
