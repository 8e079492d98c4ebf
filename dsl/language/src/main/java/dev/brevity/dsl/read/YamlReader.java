package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.Import;
import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.ast.VersionHeader;
import dev.brevity.dsl.ast.YamlSection;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.QuantSyntax;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.SyntaxError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the YAML surface, as {@code docs/language.md} describes it. */
public final class YamlReader implements SurfaceReader {

  /** The document, as far as it could be understood; what could not is reported. */
  @Override
  public Document read(SourceText source, DiagnosticSink diagnostics) {
    Optional<SyntaxError> unreadable = QuantSyntax.unreadable(source);
    unreadable.ifPresent(error -> SyntaxDiagnostics.report(List.of(error), diagnostics));
    Optional<YamlNode> root =
        unreadable.isPresent() ? Optional.empty() : new YamlComposer(source, diagnostics).compose();
    Sections sections = new Sections(new YamlReading(source, diagnostics));
    root.ifPresent(sections::read);
    return new Document(
        source,
        sections.version,
        List.copyOf(sections.imports),
        List.copyOf(sections.declarations));
  }

  /** Collects what stands under the top-level keys. */
  private static final class Sections {
    private static final String VERSION = "brevity";
    private static final String IMPORT = "import";
    private static final List<String> KEYS =
        Stream.concat(
                Stream.of(VERSION, IMPORT),
                Arrays.stream(YamlSection.values()).map(YamlSection::key))
            .toList();

    private final YamlReading reading;
    private final YamlDeclarations builder;
    private final YamlPlanWords words;
    private final YamlPlans plans;
    private final List<Import> imports = new ArrayList<>();
    private final List<Declaration> declarations = new ArrayList<>();
    private Optional<VersionHeader> version = Optional.empty();

    Sections(YamlReading reading) {
      YamlValues values = new YamlValues(reading);
      this.reading = reading;
      this.builder = new YamlDeclarations(reading, values);
      this.words = new YamlPlanWords(reading, values, builder);
      this.plans = new YamlPlans(reading, values);
    }

    void read(YamlNode root) {
      for (YamlNode.Entry entry : reading.entries(root, "a recipe file")) {
        String key = entry.key().value();
        Optional<YamlSection> section = YamlSection.of(key);
        if (section.isPresent()) {
          readDeclarations(section.get(), entry);
        } else if (key.equals(VERSION)) {
          readVersion(entry);
        } else if (key.equals(IMPORT)) {
          readImports(entry.value());
        } else {
          reading.unknownKey(entry.key(), KEYS, "a recipe file");
        }
      }
    }

    private void readDeclarations(YamlSection section, YamlNode.Entry all) {
      switch (section) {
        case ENUMS -> each(all, builder::enumeration);
        case ROLES -> each(all, builder::role);
        case ATTRIBUTES -> each(all, builder::attribute);
        case TYPES -> each(all, builder::typeOfInputs);
        case INPUTS -> each(all, builder::input);
        case IMPLEMENTATIONS -> each(all, builder::implementation);
        case LAYERS -> each(all, words::layer);
        case STEPS -> each(all, entry -> words.word(Kind.STEP, entry));
        case STYLES -> each(all, entry -> words.word(Kind.STYLE, entry));
        case TARGETS -> each(all, entry -> words.word(Kind.TARGET, entry));
        case MIXINS -> each(all, entry -> builder.recipe(RecipeKind.MIXIN, entry));
        case SOLVERS -> each(all, entry -> builder.recipe(RecipeKind.SOLVER, entry));
        case QUANTIZERS -> each(all, entry -> builder.recipe(RecipeKind.QUANTIZER, entry));
        case PLANS -> each(all, plans::plan);
      }
    }

    private void each(
        YamlNode.Entry section, Function<YamlNode.Entry, Optional<Declaration>> build) {
      for (YamlNode.Entry entry :
          reading.entries(section.value(), "`" + section.key().value() + "`")) {
        build.apply(entry).ifPresent(declarations::add);
      }
    }

    private void readVersion(YamlNode.Entry entry) {
      version =
          reading
              .scalar(entry.value(), "`brevity`")
              .map(scalar -> new VersionHeader(scalar.value(), entry.span()));
      version.ifPresent(header -> LanguageVersion.check(header, reading.diagnostics()::report));
    }

    private void readImports(YamlNode node) {
      for (YamlNode item : reading.items(node)) {
        reading
            .scalar(item, "an import")
            .ifPresent(path -> imports.add(new Import(path.value(), path.span())));
      }
    }
  }
}
