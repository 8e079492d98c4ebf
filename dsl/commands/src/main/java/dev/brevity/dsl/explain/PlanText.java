package dev.brevity.dsl.explain;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Member;
import dev.brevity.dsl.plan.FlatPlan;
import dev.brevity.dsl.plan.PlanRule;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan as it would be written without inheritance, whichever notation it comes from. */
public final class PlanText {
  private static final int INDENT = 2;

  private PlanText() {}

  /** The statements between the braces, line by line. */
  public static List<String> of(FlatPlan flat) {
    PlanDeclaration plan = flat.plan();
    PlanDeclaration whole =
        new PlanDeclaration(plan.name(), Optional.empty(), members(flat), "", plan.span());
    Document document =
        new Document(new SourceText("plan.quant", ""), Optional.empty(), List.of(), List.of(whole));
    List<String> lines =
        new QuantPrinter()
            .print(document)
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.startsWith(" ") ? line.substring(INDENT) : line)
            .toList();
    return lines.subList(1, lines.size() - 1);
  }

  private static List<Member> members(FlatPlan flat) {
    List<Member> members = new ArrayList<>();
    flat.style().ifPresent(members::add);
    for (PlanRule rule : flat.rules()) {
      if (rule instanceof PlanRule.Keep) {
        members.add(new PlanDeclaration.Keep(rule.selectors(), rule.span()));
      } else if (rule instanceof PlanRule.Fill fill && !fill.selectors().isEmpty()) {
        members.add(new PlanDeclaration.Layers(fill.selectors(), fill.slots(), fill.span()));
      } else if (rule instanceof PlanRule.Fill fill) {
        fill.slots().forEach(slot -> members.add(setting(slot)));
      }
    }
    if (!flat.steps().isEmpty()) {
      members.add(new PlanDeclaration.Steps(flat.steps(), flat.plan().span()));
    }
    flat.export().ifPresent(members::add);
    return members;
  }

  private static Member setting(PlanDeclaration.Slot slot) {
    Identifier target = new Identifier(slot.name(), slot.span());
    return new PlanDeclaration.Setting(new Assignment(target, slot.value(), "", slot.span()));
  }
}
