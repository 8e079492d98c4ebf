package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.Import;
import dev.brevity.dsl.ast.VersionHeader;
import dev.brevity.grammar.QuantParser;
import dev.brevity.grammar.SourceText;
import java.util.List;
import java.util.Optional;

/** Turns the tree of a whole {@code .quant} file into a document. */
final class DocumentBuilder {
  private final SourceText source;
  private final Reading reading;
  private final Literals literals;
  private final DeclarationBuilder declarations;

  DocumentBuilder(SourceText source, Reading reading) {
    this.source = source;
    this.reading = reading;
    this.literals = new Literals(reading);
    this.declarations = new DeclarationBuilder(reading);
  }

  Document document(QuantParser.DocumentContext context) {
    Optional<VersionHeader> version =
        Optional.ofNullable(context.version())
            .filter(header -> !Reading.broken(header) && header.number() != null)
            .filter(header -> header.number().getText().matches("[0-9].*"))
            .map(header -> new VersionHeader(header.number().getText(), reading.span(header)));
    version.ifPresent(header -> LanguageVersion.check(header, reading::report));
    List<Import> imports =
        context.importDeclaration().stream()
            .filter(imported -> imported.STRING() != null && !Reading.broken(imported))
            .map(
                imported ->
                    new Import(
                        literals.string(imported.STRING().getSymbol()), reading.span(imported)))
            .toList();
    List<Declaration> declared =
        context.declaration().stream()
            .map(declarations::declaration)
            .flatMap(Optional::stream)
            .toList();
    return new Document(source, version, imports, declared);
  }
}
