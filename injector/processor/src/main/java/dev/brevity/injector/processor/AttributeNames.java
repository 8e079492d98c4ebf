package dev.brevity.injector.processor;

/** How the names of constructor parameters become names of attributes. */
final class AttributeNames {
  private AttributeNames() {}

  /** The name in lower snake case: {@code float_to_int_impl} of {@code floatToIntImpl}. */
  static String snakeCase(String camelCase) {
    StringBuilder name = new StringBuilder(camelCase.length() + 8);
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (Character.isUpperCase(c)) {
        if (i > 0) {
          name.append('_');
        }
        name.append(Character.toLowerCase(c));
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }
}
