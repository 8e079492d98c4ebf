package dev.brevity.runtime.onnx.torchscript;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A module: a class of the code with values for its attributes. Modules of one class have
 * attributes of the same names and types.
 */
final class ScriptModule implements ScriptValue {
  private final String name;
  private final Map<String, ScriptValue> attributes = new LinkedHashMap<>();

  /**
   * @param name of the class
   */
  ScriptModule(String name) {
    this.name = name;
  }

  ScriptModule with(String attribute, ScriptValue value) {
    attributes.put(attribute, value);
    return this;
  }

  @Override
  public String type() {
    return "__torch__." + name;
  }

  @Override
  public void write(ScriptArchive archive) {
    Pickle state = archive.state().global("__torch__", name).object().dictionary();
    state.text("training").no();
    attributes.forEach(
        (attribute, value) -> {
          state.text(attribute);
          value.write(archive);
        });
    state.endOfDictionary().state();
  }

  /** Adds the code of the class and of those that it uses, by name. */
  void define(Map<String, String> classes, String methods) {
    StringBuilder code = new StringBuilder("class " + name + "(Module):\n");
    StringBuilder parameters = new StringBuilder();
    attributes.forEach(
        (attribute, value) -> {
          if (value instanceof Floats) {
            parameters.append('"').append(attribute).append("\", ");
          }
        });
    code.append("  __parameters__ = [").append(parameters).append("]\n");
    code.append("  __buffers__ = []\n");
    attributes.forEach(
        (attribute, value) ->
            code.append("  ").append(attribute).append(" : ").append(value.type()).append('\n'));
    code.append("  training : bool\n").append(methods);
    classes.put(name, code.toString());
    attributes
        .values()
        .forEach(
            value -> {
              if (value instanceof ScriptModule module) {
                module.define(classes, "");
              }
            });
  }
}
