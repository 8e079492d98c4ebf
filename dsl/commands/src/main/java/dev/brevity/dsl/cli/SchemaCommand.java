package dev.brevity.dsl.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.explain.YamlSchema;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.link.Library;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Prints a JSON Schema with which editors complete and check YAML recipes.",
    footer = {
      "",
      "Examples:",
      "  dsl schema -o recipes.schema.json",
      "  dsl schema mine/attributes.quant     with what is declared there",
      "",
      "In the YAML file: # yaml-language-server: $schema=recipes.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "files whose declarations the schema should know as well")
  private List<String> files = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "write to this file, completely or not at all")
  private @Nullable String output;

  SchemaCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Recipes recipes = new Recipes(session);
    List<Document> documents = new ArrayList<>();
    Diagnostics findings = new Diagnostics();
    for (RecipeFile file : RecipeFiles.find(session, files, Optional.empty())) {
      documents.addAll(recipes.read(file, findings));
    }
    Library library = documents.isEmpty() ? recipes.builtIn() : recipes.link(documents, findings);
    if (session.showErrors(findings)) {
      return ExitStatus.PROBLEMS;
    }
    StringBuilder schema = new StringBuilder();
    try (JsonGenerator json = JsonWriting.open(schema)) {
      new YamlSchema(library, json).write();
    }
    schema.append('\n');
    new TextOutput(session, output).write(schema.toString());
    return ExitStatus.OK;
  }
}
