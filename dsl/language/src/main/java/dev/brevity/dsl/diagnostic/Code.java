package dev.brevity.dsl.diagnostic;

import java.util.Locale;

/**
 * The kinds of findings. The number is stable for ever; a retired code is never used again.
 *
 * <p>00xx syntax and encoding, 01xx names, 02xx types and ranges, 03xx inheritance, 04xx
 * evaluation, 05xx shapes, 06xx plans and targets, 07xx numeric sense, 08xx export, 09xx running,
 * 20xx style.
 */
public enum Code {
  SYNTAX(1, Severity.ERROR, "syntax error"),
  UNEXPECTED_CHARACTER(2, Severity.ERROR, "character without meaning"),
  UNCLOSED_BRACKET(3, Severity.ERROR, "bracket never closed"),
  UNMATCHED_BRACKET(4, Severity.ERROR, "closing bracket without an opening one"),
  UNCLOSED_STRING(5, Severity.ERROR, "text never closed"),
  WRONG_QUOTE(6, Severity.ERROR, "wrong quotation mark"),
  WRONG_COMMENT(7, Severity.ERROR, "comment of another language"),
  WRONG_OPERATOR(8, Severity.ERROR, "operator of another language"),
  MISSHAPEN_NUMBER(9, Severity.ERROR, "neither number nor name"),
  NESTING_TOO_DEEP(10, Severity.ERROR, "nesting too deep"),
  TOO_MANY_SYNTAX_ERRORS(11, Severity.ERROR, "too many syntax errors"),
  UNKNOWN_ESCAPE(12, Severity.ERROR, "unknown escape in a text"),
  RESERVED_NAME(13, Severity.ERROR, "reserved name"),
  FOREIGN_LITERAL(14, Severity.ERROR, "literal of another language"),
  NUMBER_OUT_OF_BOUNDS(15, Severity.ERROR, "number too long"),
  UNSUPPORTED_VERSION(16, Severity.ERROR, "unsupported language version"),
  MISPLACED_ELSE(17, Severity.ERROR, "misplaced else"),
  NOT_TEXT(20, Severity.ERROR, "not a text file"),
  NOT_UTF8(21, Severity.ERROR, "not UTF-8"),
  FILE_TOO_LARGE(22, Severity.ERROR, "file too large"),
  UNREADABLE_FILE(23, Severity.ERROR, "unreadable file"),
  UNKNOWN_EXTENSION(24, Severity.ERROR, "unknown kind of file"),
  YAML_SYNTAX(30, Severity.ERROR, "not well-formed YAML"),
  YAML_DUPLICATE_KEY(31, Severity.ERROR, "duplicate YAML key"),
  YAML_ALIAS_LIMIT(32, Severity.ERROR, "too many YAML aliases"),
  YAML_TAG(33, Severity.ERROR, "YAML tag"),
  YAML_STRUCTURE(34, Severity.ERROR, "wrong kind of YAML node"),
  YAML_UNKNOWN_KEY(35, Severity.ERROR, "unknown YAML key"),
  YAML_SEVERAL_DOCUMENTS(36, Severity.ERROR, "several YAML documents in one file"),
  YAML_MERGE_KEY(37, Severity.ERROR, "YAML merge key"),
  YAML_MISSING_KEY(38, Severity.ERROR, "missing YAML key"),
  YAML_TAB(39, Severity.ERROR, "tab in YAML indentation"),
  YAML_NOT_A_NAME(40, Severity.ERROR, "not a name"),
  YAML_MISSING_EQUALS(41, Severity.ERROR, "expression without its equals sign"),

  UNKNOWN_ATTRIBUTE(101, Severity.ERROR, "unknown attribute"),
  UNKNOWN_BASE(102, Severity.ERROR, "unknown base"),
  UNKNOWN_NAME(103, Severity.ERROR, "unknown name"),
  UNKNOWN_CONSTANT(104, Severity.ERROR, "unknown enum constant"),
  UNKNOWN_TYPE(105, Severity.ERROR, "unknown type"),
  UNKNOWN_FUNCTION(106, Severity.ERROR, "unknown function"),
  UNKNOWN_FIELD(107, Severity.ERROR, "unknown field of an input"),
  UNKNOWN_IMPLEMENTATION(108, Severity.ERROR, "unknown implementation"),
  UNKNOWN_PARAMETER(109, Severity.ERROR, "unknown parameter"),
  DUPLICATE_DEFINITION(110, Severity.ERROR, "duplicate definition"),
  DUPLICATE_ASSIGNMENT(111, Severity.ERROR, "duplicate assignment"),
  AMBIGUOUS_CONSTANT(112, Severity.ERROR, "ambiguous enum constant"),
  SHADOWED_PRESET(113, Severity.WARNING, "shadowed preset"),
  DEPRECATED_ATTRIBUTE(114, Severity.WARNING, "deprecated attribute"),
  UNREADABLE_IMPORT(115, Severity.ERROR, "unreadable import"),
  IMPORT_OUTSIDE_ROOT(116, Severity.ERROR, "import outside the recipe root"),
  NAME_TAKEN(117, Severity.ERROR, "name already taken"),

  WRONG_TYPE(201, Severity.ERROR, "wrong type"),
  OUT_OF_RANGE(202, Severity.ERROR, "out of range"),
  WRONG_OPERAND(203, Severity.ERROR, "operand of the wrong type"),
  WRONG_ARGUMENT_COUNT(204, Severity.ERROR, "wrong number of arguments"),

  INHERITANCE_CYCLE(301, Severity.ERROR, "inheritance cycle"),
  INCONSISTENT_BASES(302, Severity.ERROR, "inconsistent order of bases"),
  DUPLICATE_BASE(303, Severity.ERROR, "duplicate base"),
  BASE_WITHOUT_EFFECT(304, Severity.WARNING, "base without effect"),
  INHERITANCE_TOO_DEEP(305, Severity.ERROR, "inheritance too deep"),

  UNRESOLVED_ATTRIBUTE(401, Severity.ERROR, "unresolved attribute"),
  ATTRIBUTE_CYCLE(402, Severity.ERROR, "attributes depend on each other"),
  NO_ARM_APPLIES(403, Severity.ERROR, "no arm applies"),
  REFUSED_VALUE(404, Severity.ERROR, "refused value"),
  REQUIREMENT_VIOLATED(405, Severity.ERROR, "requirement violated"),
  INCOMPLETE_QUANTIZER(406, Severity.ERROR, "incomplete quantizer"),
  UNREAD_OVERRIDE(407, Severity.WARNING, "override that nothing reads"),
  UNREACHABLE_ARM(408, Severity.WARNING, "unreachable arm"),
  MISSING_ARM(409, Severity.WARNING, "missing arm"),
  EVALUATION_LIMIT(410, Severity.ERROR, "evaluation limit exceeded"),
  UNDEFINED_RESULT(411, Severity.ERROR, "undefined result"),
  NO_RECIPE_TO_REFINE(412, Severity.ERROR, "no recipe to refine"),
  UNUSED_LET(413, Severity.WARNING, "let that nothing uses"),

  UNKNOWN_SLOT(601, Severity.ERROR, "unknown slot"),
  WRONG_QUANTIZER_FOR_SLOT(602, Severity.ERROR, "wrong quantizer for the slot"),
  SHADOWED_RULE(603, Severity.WARNING, "shadowed rule"),
  SLOT_NOT_SET(604, Severity.WARNING, "slot not set"),
  UNKNOWN_STEP(605, Severity.ERROR, "unknown step"),
  UNKNOWN_OPTION(606, Severity.ERROR, "unknown option"),
  STEP_ORDER(607, Severity.ERROR, "steps in an order that cannot work"),
  UNKNOWN_LAYER_KIND(608, Severity.ERROR, "unknown kind of layer"),
  UNKNOWN_TARGET(609, Severity.ERROR, "unknown export target"),
  UNKNOWN_STYLE(610, Severity.ERROR, "unknown style"),
  BAD_PATTERN(611, Severity.ERROR, "not a regular expression"),
  NOT_EXPRESSIBLE(612, Severity.ERROR, "beyond the export target"),
  UNKNOWN_PLAN(613, Severity.ERROR, "unknown plan"),
  UNMATCHED_SELECTOR(620, Severity.WARNING, "selector that matches nothing"),
  LAYER_WITHOUT_RULE(621, Severity.WARNING, "layers that no rule takes"),
  UNSUPPORTED_OPERATOR(622, Severity.ERROR, "unsupported operators"),
  UNREADABLE_MODEL(623, Severity.ERROR, "unreadable network"),
  MISPLACED_QUANTIZER(624, Severity.ERROR, "quantizer that needs another"),
  STEP_MISSING(625, Severity.WARNING, "quantizer that needs a step"),

  OBJECT_REFUSED(901, Severity.ERROR, "an object cannot be built"),
  IMPLEMENTATION_UNUSABLE(902, Severity.ERROR, "implementation cannot be used"),
  DATA_DESCRIPTION(920, Severity.ERROR, "wrong description of data"),
  NO_DATA(921, Severity.ERROR, "no usable data"),
  MALFORMED_DATA(922, Severity.ERROR, "malformed data file"),
  DATA_MISMATCH(923, Severity.ERROR, "data that does not fit the model"),
  DATA_LIMIT(924, Severity.ERROR, "data beyond a limit"),
  LABEL_MISMATCH(925, Severity.ERROR, "labels that do not fit the samples"),
  RAW_PIXELS(926, Severity.WARNING, "pixels without a scale"),
  UNREAD_DESCRIPTION(927, Severity.NOTE, "description of data that is not read"),
  USELESS_DATA(928, Severity.WARNING, "data that the network cannot make sense of"),
  INVALID_MODEL(940, Severity.ERROR, "model that contradicts itself"),
  MODEL_LIMIT(941, Severity.ERROR, "model beyond a limit"),
  EXTERNAL_DATA(942, Severity.ERROR, "external data of a model cannot be used"),
  UNREACHED_LAYERS(943, Severity.WARNING, "layers that no sample reaches"),
  UNUSABLE_FILE(944, Severity.ERROR, "a file that its engine rejects"),
  LOST_SIGNS(945, Severity.WARNING, "a quantizer without codes for negative numbers"),
  NOT_IMPROVED(950, Severity.WARNING, "a step that does not help a layer"),
  RAISED_DAMPING(951, Severity.NOTE, "inputs that are too similar"),
  IDLE_STEP(952, Severity.WARNING, "a step that finds nothing to do"),

  UNUSED_ALLOWANCE(2001, Severity.WARNING, "comment that allows nothing"),
  ALLOWANCE_WITHOUT_REASON(2002, Severity.WARNING, "allowance without a reason");

  private final int number;
  private final Severity severity;
  private final String title;

  Code(int number, Severity severity, String title) {
    this.number = number;
    this.severity = severity;
    this.title = title;
  }

  /** The stable identifier, for example {@code BRV0101}. */
  public String id() {
    return String.format(Locale.ROOT, "BRV%04d", number);
  }

  public Severity severity() {
    return severity;
  }

  /** A few words that name the kind, in lower case. */
  public String title() {
    return title;
  }
}
