package dev.brevity.runtime.onnx.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A stream of Python's pickle format, protocol 2, without a memo. */
final class Pickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Pickle() {
    operation(0x80).operation(2);
  }

  private Pickle operation(int code) {
    bytes.write(code);
    return this;
  }

  private Pickle operation(char code) {
    return operation((int) code);
  }

  private Pickle ascii(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** A class or function. */
  Pickle global(String module, String name) {
    return operation('c').ascii(module + "\n" + name + "\n");
  }

  Pickle integer(long value) {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (value == (int) value) {
      operation('J');
      buffer.putInt((int) value);
    } else {
      operation(0x8a).operation(Long.BYTES);
      buffer.putLong(value);
    }
    bytes.write(buffer.array(), 0, buffer.position());
    return this;
  }

  Pickle real(double value) {
    operation('G');
    bytes.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    return this;
  }

  Pickle text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    operation('X');
    bytes.writeBytes(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(encoded.length)
            .array());
    bytes.writeBytes(encoded);
    return this;
  }

  Pickle no() {
    return operation(0x89);
  }

  Pickle none() {
    return operation('N');
  }

  /** Begins a tuple or the items of a list. */
  Pickle mark() {
    return operation('(');
  }

  Pickle tuple() {
    return operation('t');
  }

  Pickle emptyTuple() {
    return operation(')');
  }

  /** Makes a tuple of the last two values. */
  Pickle pair() {
    return operation(0x86);
  }

  /** Makes a tuple of the last three values. */
  Pickle triple() {
    return operation(0x87);
  }

  /** An empty list, and the mark of the items that follow. */
  Pickle list() {
    return operation(']').mark();
  }

  Pickle endOfList() {
    return operation('e');
  }

  /** An empty dictionary, and the mark of the keys and values that follow. */
  Pickle dictionary() {
    return operation('}').mark();
  }

  Pickle endOfDictionary() {
    return operation('u');
  }

  /** Calls the function before the last tuple. */
  Pickle call() {
    return operation('R');
  }

  /** Makes an object of the class before. */
  Pickle object() {
    return emptyTuple().operation(0x81);
  }

  /** Gives the object before its state. */
  Pickle state() {
    return operation('b');
  }

  /** What the last tuple stands for, outside of the stream. */
  Pickle persistent() {
    return operation('Q');
  }

  Pickle integers(long... values) {
    mark();
    for (long value : values) {
      integer(value);
    }
    return tuple();
  }

  byte[] finished() {
    operation('.');
    return bytes.toByteArray();
  }
}
