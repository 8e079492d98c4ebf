package dev.brevity.dsl.diagnostic;

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
  OBJECT_REFUSED(901, Severity.ERROR, "an object cannot be built"),
  IMPLEMENTATION_UNUSABLE(902, Severity.ERROR, "implementation cannot be used");

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
    return String.format("BRV%04d", number);
  }

  public Severity severity() {
    return severity;
  }

  /** A few words that name the kind, in lower case. */
  public String title() {
    return title;
  }
}
