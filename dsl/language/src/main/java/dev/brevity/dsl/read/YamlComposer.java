package dev.brevity.dsl.read;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Composes the one document of a YAML file from parser events. It does so itself because depth,
 * aliases, tags and duplicate keys must be refused at their places while nodes are made, not after
 * a bomb has gone off.
 */
final class YamlComposer {
  private static final String CORE = "tag:yaml.org,2002:";
  private static final int DEEPEST = 100;
  private static final long MOST_NODES_BY_ALIAS = 10_000;

  private static final Pattern NUMBERED_CHARACTER = Pattern.compile("\\\\U([0-9A-Fa-f]{8})");

  private final SourceText source;
  private final DiagnosticSink diagnostics;
  private final YamlMarks marks;
  private final Map<Anchor, YamlNode> anchors = new HashMap<>();
  private long nodesByAlias;

  YamlComposer(SourceText source, DiagnosticSink diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
    this.marks = new YamlMarks(source);
  }

  /** The root node, or nothing when the file is empty or cannot be read at all. */
  Optional<YamlNode> compose() {
    LoadSettings settings =
        LoadSettings.builder().setLabel(source.name()).setCodePointLimit(Integer.MAX_VALUE).build();
    try {
      Parser parser = new ParserImpl(settings, new StreamReader(settings, marks.text()));
      return document(parser);
    } catch (Refusal refusal) {
      diagnostics.report(refusal.finding);
    } catch (YamlEngineException failure) {
      diagnostics.report(YamlFailures.explain(failure, marks));
    } catch (IllegalArgumentException failure) {
      // The parser does not look whether a numbered character exists.
      diagnostics.report(impossibleCharacter());
    }
    return Optional.empty();
  }

  private Diagnostic.Builder impossibleCharacter() {
    Matcher escapes = NUMBERED_CHARACTER.matcher(source.text());
    while (escapes.find()) {
      if (Long.parseLong(escapes.group(1), 16) > Character.MAX_CODE_POINT) {
        return Diagnostic.of(
                Code.UNKNOWN_ESCAPE,
                source.span(escapes.start(), escapes.end()),
                "there is no character `" + escapes.group() + "`")
            .fix("the last character is `\\U0010FFFF`");
      }
    }
    return Diagnostic.of(Code.YAML_SYNTAX, source.whole(), "a text contains an invalid character");
  }

  private Optional<YamlNode> document(Parser parser) {
    parser.next();
    if (!parser.checkEvent(Event.ID.DocumentStart)) {
      return Optional.empty();
    }
    parser.next();
    YamlNode root = node(parser, 0);
    parser.next();
    if (parser.checkEvent(Event.ID.DocumentStart)) {
      Span place = span(parser.peekEvent());
      diagnostics.report(
          Diagnostic.of(
                  Code.YAML_SEVERAL_DOCUMENTS,
                  place,
                  "a second document begins here, but a file holds one")
              .fix("put it in a separate file"));
    }
    return Optional.of(root);
  }

  private YamlNode node(Parser parser, int depth) {
    Event event = parser.next();
    if (depth > DEEPEST) {
      throw new Refusal(
          Diagnostic.of(
              Code.NESTING_TOO_DEEP,
              span(event),
              "YAML nests more than " + DEEPEST + " levels deep here"));
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    refuseTag(event);
    YamlNode node;
    if (event instanceof SequenceStartEvent) {
      node = sequence(parser, event, depth);
    } else if (event instanceof MappingStartEvent) {
      node = mapping(parser, event, depth);
    } else {
      node = scalar((ScalarEvent) event);
    }
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    return node;
  }

  private YamlNode alias(AliasEvent alias) {
    YamlNode node = anchors.get(alias.getAlias());
    Span place = span(alias);
    if (node == null) {
      diagnostics.report(
          Diagnostic.of(
              Code.YAML_SYNTAX,
              place,
              "the alias `*" + alias.getAlias() + "` refers to no anchor before it"));
      return new YamlNode.Unknown(place);
    }
    nodesByAlias += node.size();
    if (nodesByAlias > MOST_NODES_BY_ALIAS) {
      throw new Refusal(
          Diagnostic.of(
                  Code.YAML_ALIAS_LIMIT,
                  place,
                  "aliases repeat more than " + MOST_NODES_BY_ALIAS + " nodes")
              .fix("name what is shared and refer to the name"));
    }
    return node;
  }

  private void refuseTag(Event event) {
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent collection
                ? collection.getTag()
                : Optional.empty();
    tag.filter(text -> !isRedundant(text, event))
        .ifPresent(
            text ->
                diagnostics.report(
                    Diagnostic.of(
                            Code.YAML_TAG,
                            span(event),
                            "the tag `" + text + "` has no meaning in a recipe")
                        .fix("remove the tag")));
  }

  /** Whether a tag of YAML's own says what the node is anyway, or makes a text of it. */
  private static boolean isRedundant(String tag, Event event) {
    if (!tag.startsWith(CORE)) {
      return false;
    }
    String kind = tag.substring(CORE.length());
    if (!(event instanceof ScalarEvent scalar)) {
      return event instanceof SequenceStartEvent ? kind.equals("seq") : kind.equals("map");
    }
    return kind.equals("str")
        || (scalar.getScalarStyle() == ScalarStyle.PLAIN
            && YamlValues.isOfKind(kind, scalar.getValue()));
  }

  private YamlNode sequence(Parser parser, Event start, int depth) {
    List<YamlNode> items = new ArrayList<>();
    long size = 1;
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      YamlNode item = node(parser, depth + 1);
      size += item.size();
      items.add(item);
    }
    return new YamlNode.Sequence(items, size, span(start, parser.next()));
  }

  private YamlNode mapping(Parser parser, Event start, int depth) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    List<YamlNode.Entry> merged = new ArrayList<>();
    long size = 1;
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      YamlNode key = node(parser, depth + 1);
      YamlNode value = node(parser, depth + 1);
      size += 1 + value.size();
      if (key instanceof YamlNode.Scalar name && name.plain() && name.value().equals("<<")) {
        refuseMerge(name);
        if (value instanceof YamlNode.Mapping shared) {
          merged.addAll(shared.entries());
        }
      } else if (key instanceof YamlNode.Scalar name) {
        add(entries, new YamlNode.Entry(name, value));
      } else {
        diagnostics.report(
            Diagnostic.of(Code.YAML_STRUCTURE, key.span(), "a key must be a single word"));
      }
    }
    // As what was meant, so that nothing is said to be missing.
    merged.forEach(entry -> entries.putIfAbsent(entry.key().value(), entry));
    return new YamlNode.Mapping(List.copyOf(entries.values()), size, span(start, parser.next()));
  }

  private void refuseMerge(YamlNode.Scalar key) {
    diagnostics.report(
        Diagnostic.of(
                Code.YAML_MERGE_KEY, key.span(), "the merge key `<<` is not part of the language")
            .fix("put what is shared into a mixin and name it under `extends`"));
  }

  private void add(Map<String, YamlNode.Entry> entries, YamlNode.Entry entry) {
    String name = entry.key().value();
    YamlNode.Entry first = entries.putIfAbsent(name, entry);
    if (first != null) {
      diagnostics.report(
          Diagnostic.of(
                  Code.YAML_DUPLICATE_KEY,
                  entry.key().span(),
                  "the key `" + name + "` appears twice in the same mapping")
              .related(first.key().span(), "first here")
              .fix("remove one of them"));
    }
  }

  private YamlNode scalar(ScalarEvent event) {
    ScalarPositions.Style style =
        switch (event.getScalarStyle()) {
          case SINGLE_QUOTED -> ScalarPositions.Style.SINGLE_QUOTED;
          case DOUBLE_QUOTED -> ScalarPositions.Style.DOUBLE_QUOTED;
          case LITERAL, FOLDED -> ScalarPositions.Style.BLOCK;
          default -> ScalarPositions.Style.PLAIN;
        };
    Span whole = span(event);
    int start = behindProperties(whole);
    Span span = source.span(start, Math.max(start, whole.end()));
    return new YamlNode.Scalar(
        event.getValue(),
        event.getScalarStyle() == ScalarStyle.PLAIN
            && event.getTag().filter(tag -> tag.equals(CORE + "str")).isEmpty(),
        new ScalarPositions(source, event.getValue(), style, span.start(), span.end()),
        span);
  }

  /** Where a scalar itself begins, after its anchor and tag. */
  private int behindProperties(Span whole) {
    String text = source.text();
    int at = whole.start();
    while (at < whole.end() && (text.charAt(at) == '&' || text.charAt(at) == '!')) {
      while (at < whole.end() && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      while (at < whole.end() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
    return at;
  }

  private Span span(Event event) {
    return span(event, event);
  }

  private Span span(Event first, Event last) {
    return marks.span(first.getStartMark(), last.getEndMark());
  }

  /** Ends composing: going on would be pointless or dangerous. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Diagnostic finding;

    Refusal(Diagnostic.Builder finding) {
      super(null, null, false, false);
      this.finding = finding.build();
    }
  }
}
