package dev.brevity.dsl.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.ast.YamlSection;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON Schema (draft 7, which editors support best) of YAML recipe files. It knows the
 * names, types, ranges and documentation that a library declares; what depends on several
 * attributes is left to {@code dsl check}.
 */
public final class YamlSchema {
  private final Library library;
  private final JsonGenerator json;

  public YamlSchema(Library library, JsonGenerator json) {
    this.library = library;
    this.json = json;
  }

  public void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("$schema", "http://json-schema.org/draft-07/schema#");
    json.writeStringField("title", "Brevity recipes");
    json.writeStringField("type", "object");
    json.writeBooleanField("additionalProperties", false);
    json.writeObjectFieldStart("properties");
    described("brevity", "The version of the language.");
    json.writeArrayFieldStart("enum");
    json.writeNumber(1);
    json.writeEndArray();
    json.writeEndObject();
    described("import", "Files to read, relative to this one.");
    oneOrMany("#/definitions/path");
    json.writeEndObject();
    for (YamlSection section : YamlSection.values()) {
      section(section);
    }
    json.writeEndObject();
    json.writeObjectFieldStart("definitions");
    json.writeObjectFieldStart("path");
    json.writeStringField("type", "string");
    json.writeEndObject();
    expression();
    recipeName();
    for (EnumDeclaration declared : library.vocabulary().enums()) {
      enumeration(declared);
    }
    recipe();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void section(YamlSection section) throws IOException {
    switch (section) {
      case QUANTIZERS -> recipes(section, "Complete recipes: they can be instantiated.");
      case MIXINS -> recipes(section, "Named bundles of attributes.");
      case SOLVERS -> recipes(section, "Mixins whose attributes are computed.");
      default -> {
        described(section.key(), "See docs/language.md.");
        json.writeEndObject();
      }
    }
  }

  private void described(String field, String description) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("description", description);
  }

  private void recipes(YamlSection section, String description) throws IOException {
    described(section.key(), description);
    json.writeStringField("type", "object");
    json.writeObjectFieldStart("propertyNames");
    json.writeStringField("pattern", "^[A-Z][A-Za-z0-9_]*$");
    json.writeEndObject();
    json.writeObjectFieldStart("additionalProperties");
    json.writeStringField("$ref", "#/definitions/recipe");
    json.writeEndObject();
    json.writeEndObject();
  }

  private void expression() throws IOException {
    described("expression", "An expression of the recipe language.");
    json.writeStringField("type", "string");
    json.writeStringField("pattern", "^\\s*=");
    json.writeEndObject();
  }

  private void recipeName() throws IOException {
    json.writeObjectFieldStart("recipe_name");
    json.writeArrayFieldStart("anyOf");
    json.writeStartObject();
    json.writeArrayFieldStart("enum");
    for (Recipe recipe : library.recipes()) {
      json.writeString(recipe.name());
    }
    json.writeEndArray();
    json.writeEndObject();
    pattern("^[A-Z][A-Za-z0-9_]*$");
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The constants for completion, and a pattern that takes them in any case. */
  private void enumeration(EnumDeclaration declared) throws IOException {
    described(declared.name().text(), declared.documentation());
    json.writeArrayFieldStart("anyOf");
    json.writeStartObject();
    json.writeArrayFieldStart("enum");
    StringBuilder anyCase = new StringBuilder("^(");
    for (EnumDeclaration.Constant constant : declared.constants()) {
      json.writeString(constant.name().text());
      anyCase.append(anyCase.length() > 2 ? "|" : "").append(inAnyCase(constant.name().text()));
    }
    json.writeEndArray();
    json.writeEndObject();
    pattern(anyCase.append(")$").toString());
    json.writeEndArray();
    json.writeEndObject();
  }

  private void recipe() throws IOException {
    json.writeObjectFieldStart("recipe");
    json.writeStringField("type", "object");
    json.writeBooleanField("additionalProperties", false);
    json.writeObjectFieldStart("properties");
    described("doc", "What the recipe is for.");
    json.writeStringField("type", "string");
    json.writeEndObject();
    described("extends", "The recipes to inherit from; the first one wins.");
    oneOrMany("#/definitions/recipe_name");
    json.writeEndObject();
    described("synonyms", "Names that users of other tools may try; suggested, never accepted.");
    oneOrMany("#/definitions/recipe_name");
    json.writeEndObject();
    conditions("require", "Conditions that must hold.", "condition");
    conditions("refuse", "Conditions that must not hold.", "when");
    described("let", "Names for expressions, for use in this recipe.");
    json.writeStringField("type", "object");
    json.writeEndObject();
    for (AttributeType attribute : library.attributes()) {
      attribute(attribute);
    }
    json.writeEndObject();
    json.writeObjectFieldStart("patternProperties");
    described(
        "^[a-z_][A-Za-z0-9_]*([.][a-z_][A-Za-z0-9_]*)+$",
        "An override inside the recipe that an attribute holds.");
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void conditions(String field, String description, String condition) throws IOException {
    described(field, description);
    json.writeStringField("type", "array");
    json.writeObjectFieldStart("items");
    json.writeStringField("type", "object");
    json.writeBooleanField("additionalProperties", false);
    json.writeArrayFieldStart("required");
    json.writeString(condition);
    json.writeString("message");
    json.writeEndArray();
    json.writeObjectFieldStart("properties");
    described(condition, "A condition of the recipe language.");
    json.writeArrayFieldStart("anyOf");
    reference("#/definitions/expression");
    json.writeEndArray();
    json.writeEndObject();
    described("message", "What is wrong.");
    json.writeStringField("type", "string");
    json.writeEndObject();
    described("fix", "How to fix it.");
    json.writeStringField("type", "string");
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void attribute(AttributeType attribute) throws IOException {
    AttributeDeclaration declaration = attribute.declaration();
    StringBuilder description = new StringBuilder(declaration.documentation());
    description.append("\n\nType: ").append(attribute.type());
    declaration.range().ifPresent(range -> description.append(" in ").append(range.notation()));
    declaration.unit().ifPresent(unit -> description.append(", ").append(unit));
    declaration.deprecation().ifPresent(why -> description.append("\nDeprecated: ").append(why));
    described(attribute.name(), description.toString());
    json.writeArrayFieldStart("anyOf");
    type(attribute.type(), declaration.range().orElse(null));
    reference("#/definitions/expression");
    json.writeEndArray();
    json.writeEndObject();
  }

  private void type(Type type, @Nullable NumberRange range) throws IOException {
    for (Type.Term term : type.alternatives()) {
      term(term, range);
    }
    if (type.optional()) {
      json.writeStartObject();
      json.writeArrayFieldStart("enum");
      json.writeString("none");
      json.writeNull();
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void term(Type.Term term, @Nullable NumberRange range) throws IOException {
    if (term instanceof Type.EnumOf enumeration) {
      reference("#/definitions/" + enumeration.name());
    } else if (term instanceof Type.RoleOf role) {
      implementations(library.vocabulary().implementations().playing(role.name()));
    } else if (term instanceof Type.AnyImplementation) {
      implementations(names());
    } else if (term instanceof Type.AnyRecipe) {
      reference("#/definitions/recipe_name");
      reference("#/definitions/recipe");
    } else {
      json.writeStartObject();
      plain(term, range);
      json.writeEndObject();
    }
  }

  private void plain(Type.Term term, @Nullable NumberRange range) throws IOException {
    if (term instanceof Type.Bool) {
      json.writeStringField("type", "boolean");
    } else if (term instanceof Type.Int) {
      json.writeStringField("type", "integer");
      bounds(range);
    } else if (term instanceof Type.Real) {
      json.writeStringField("type", "number");
      bounds(range);
    } else if (term instanceof Type.Text) {
      json.writeStringField("type", "string");
    } else if (term instanceof Type.ListOf list) {
      json.writeStringField("type", "array");
      json.writeObjectFieldStart("items");
      json.writeArrayFieldStart("anyOf");
      type(list.element(), range);
      reference("#/definitions/expression");
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void bounds(@Nullable NumberRange range) throws IOException {
    if (range == null) {
      return;
    }
    if (range.lower().isPresent()) {
      json.writeNumberField(
          range.lowerOpen() ? "exclusiveMinimum" : "minimum", range.lower().get());
    }
    if (range.upper().isPresent()) {
      json.writeNumberField(
          range.upperOpen() ? "exclusiveMaximum" : "maximum", range.upper().get());
    }
  }

  /** A name, for completion one of the given, or a construction. */
  private void implementations(List<String> names) throws IOException {
    if (!names.isEmpty()) {
      json.writeStartObject();
      json.writeArrayFieldStart("enum");
      for (String name : names) {
        json.writeString(name);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    pattern("^[A-Z][A-Za-z0-9_]*$");
    json.writeStartObject();
    json.writeStringField("type", "object");
    json.writeArrayFieldStart("required");
    json.writeString("implementation");
    json.writeEndArray();
    json.writeEndObject();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    library.vocabulary().implementations().all().forEach(known -> names.add(known.name()));
    return names;
  }

  private void oneOrMany(String reference) throws IOException {
    json.writeArrayFieldStart("anyOf");
    reference(reference);
    json.writeStartObject();
    json.writeStringField("type", "array");
    json.writeObjectFieldStart("items");
    json.writeStringField("$ref", reference);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
  }

  private void reference(String target) throws IOException {
    json.writeStartObject();
    json.writeStringField("$ref", target);
    json.writeEndObject();
  }

  private void pattern(String pattern) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "string");
    json.writeStringField("pattern", pattern);
    json.writeEndObject();
  }

  private static String inAnyCase(String name) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      char lower = Character.toLowerCase(c);
      pattern.append(lower == c ? String.valueOf(c) : "[" + c + lower + "]");
    }
    return pattern.toString();
  }
}
