package dev.brevity.runtime.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.brevity.runtime.onnx.node.OnnxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;

/**
 * Copies the message of a model without the values of large tensors. These stay where they are in
 * the file, and the tensor says where: by an entry {@value #PLACE} among those for external data.
 */
final class LeanCopy {
  /** Key of an entry that gives offset and length within the file, with a blank between. */
  static final String PLACE = "brevity.place";

  /** How deep messages may lie within messages. */
  static final int DEEPEST_MESSAGE = 128;

  /** Part of what an exception says of messages that lie deeper; it gives no other sign. */
  static final String NESTED = "levels of nesting";

  /** Values up to this length are copied. */
  private static final int SMALL = 4096;

  private final ByteBuffer file;

  /** The kinds of messages that may hold tensors. */
  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    OTHER;

    /** What a field of this kind of message holds. */
    Kind of(int field) {
      return switch (this) {
        case MODEL -> field == ModelProto.GRAPH_FIELD_NUMBER ? GRAPH : OTHER;
        case GRAPH ->
            field == GraphProto.NODE_FIELD_NUMBER
                ? NODE
                : field == GraphProto.INITIALIZER_FIELD_NUMBER ? TENSOR : OTHER;
        case NODE -> field == NodeProto.ATTRIBUTE_FIELD_NUMBER ? ATTRIBUTE : OTHER;
        case ATTRIBUTE ->
            field == AttributeProto.T_FIELD_NUMBER
                ? TENSOR
                : field == AttributeProto.G_FIELD_NUMBER ? GRAPH : OTHER;
        default -> OTHER;
      };
    }
  }

  private LeanCopy(ByteBuffer file) {
    this.file = file;
  }

  /**
   * The copy.
   *
   * @throws InvalidProtocolBufferException if it is no message
   */
  static byte[] of(ByteBuffer file) throws IOException {
    return new LeanCopy(file).message(0, file.limit(), Kind.MODEL, 0);
  }

  private byte[] message(int from, int to, Kind kind, int depth) throws IOException {
    if (depth > DEEPEST_MESSAGE) {
      throw new InvalidProtocolBufferException(NESTED);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    Cursor cursor = new Cursor(from, to);
    long type = 0;
    while (cursor.position < to) {
      int begin = cursor.position;
      int tag = (int) cursor.varint();
      int field = WireFormat.getTagFieldNumber(tag);
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        long number = cursor.skip(tag);
        type = kind == Kind.TENSOR && field == TensorProto.DATA_TYPE_FIELD_NUMBER ? number : type;
        out.writeRawBytes(slice(begin, cursor.position));
        continue;
      }
      int length = cursor.length();
      int start = cursor.position;
      cursor.position = start + length;
      Kind inner = kind.of(field);
      if (inner != Kind.OTHER) {
        out.writeByteArray(field, message(start, cursor.position, inner, depth + 1));
      } else if (kind == Kind.TENSOR && length > SMALL && isStored(field, type)) {
        out.writeMessage(
            TensorProto.EXTERNAL_DATA_FIELD_NUMBER,
            StringStringEntryProto.newBuilder()
                .setKey(PLACE)
                .setValue(start + " " + length)
                .build());
      } else {
        out.writeRawBytes(slice(begin, cursor.position));
      }
    }
    out.flush();
    return bytes.toByteArray();
  }

  /** Whether the field holds the values as they are stored: also floats, which are packed so. */
  private static boolean isStored(int field, long type) {
    return field == TensorProto.RAW_DATA_FIELD_NUMBER
        || (field == TensorProto.FLOAT_DATA_FIELD_NUMBER
            && type == TensorProto.DataType.FLOAT.getNumber());
  }

  private ByteBuffer slice(int from, int to) {
    return file.slice(from, to - from);
  }

  /** The values that a tensor has left in the file. */
  static ByteBuffer place(String entry, ByteBuffer file) {
    try {
      int blank = entry.indexOf(' ');
      int start = Integer.parseInt(entry, 0, Math.max(0, blank), 10);
      int length = Integer.parseInt(entry, blank + 1, entry.length(), 10);
      return file.slice(start, length);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw OnnxException.invalid("a tensor has its values at a place that does not exist");
    }
  }

  private static InvalidProtocolBufferException damaged() {
    return new InvalidProtocolBufferException("not a message");
  }

  /** A place in the file that moves on to an end. */
  private final class Cursor {
    private final int end;
    private int position;

    Cursor(int position, int end) {
      this.position = position;
      this.end = end;
    }

    long varint() throws IOException {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        if (position >= end) {
          throw damaged();
        }
        byte next = file.get(position++);
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw damaged();
    }

    int length() throws IOException {
      long length = varint();
      if (length < 0 || length > end - position) {
        throw damaged();
      }
      return (int) length;
    }

    /** Passes over a number; returns it if it has no fixed length. */
    long skip(int tag) throws IOException {
      int width =
          switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> 0;
            case WireFormat.WIRETYPE_FIXED64 -> Long.BYTES;
            case WireFormat.WIRETYPE_FIXED32 -> Integer.BYTES;
            default -> throw damaged();
          };
      if (width == 0) {
        return varint();
      }
      if (width > end - position) {
        throw damaged();
      }
      position += width;
      return 0;
    }
  }
}
