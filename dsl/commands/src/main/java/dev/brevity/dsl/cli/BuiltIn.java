package dev.brevity.dsl.cli;

import java.util.concurrent.Callable;

/** The commands that need nothing but the language. */
enum BuiltIn implements Subcommand {
  CHECK("check", "find every problem in recipe files"),
  INIT("init", "write a first plan for a network, with comments"),
  PLAN("plan", "show what a plan would do to each layer"),
  EXPLAIN("explain", "say why: a recipe, its values, an attribute, a code"),
  SHOW("show", "list every attribute of a recipe, with its value"),
  DIFF("diff", "show how two recipes differ in what they resolve to"),
  FORMAT("fmt", "bring recipe files into their canonical layout"),
  CONVERT("convert", "turn .quant into YAML and YAML into .quant"),
  IMPORT_BREVITAS("import-brevitas", "turn quantizers written as classes of Python into recipes"),
  CATALOG("catalog", "list and search recipes, attributes and enums"),
  DOCS("docs", "write reference documentation from the recipes"),
  SCHEMA("schema", "print a JSON Schema for editors of YAML recipes"),
  COMPLETION("completion", "print a completion script for bash, zsh or fish");

  private final String word;
  private final String summary;

  BuiltIn(String word, String summary) {
    this.word = word;
    this.summary = summary;
  }

  @Override
  public String word() {
    return word;
  }

  @Override
  public String summary() {
    return summary;
  }

  @Override
  public Callable<Integer> open(Session session) {
    return switch (this) {
      case CHECK -> new CheckCommand(session);
      case INIT -> new InitCommand(session);
      case PLAN -> new PlanCommand(session);
      case SHOW -> new ShowCommand(session);
      case DIFF -> new DiffCommand(session);
      case FORMAT -> new FormatCommand(session);
      case CONVERT -> new ConvertCommand(session);
      case IMPORT_BREVITAS -> new ImportBrevitasCommand(session);
      case CATALOG -> new CatalogCommand(session);
      case DOCS -> new DocsCommand(session);
      case SCHEMA -> new SchemaCommand(session);
      case EXPLAIN -> new ExplainCommand(session);
      case COMPLETION -> new CompletionCommand(session);
    };
  }
}
