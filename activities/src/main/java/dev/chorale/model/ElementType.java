package dev.chorale.model;

import java.nio.ByteBuffer;

/** Numbers as files hold them, little-endian; all become 32-bit floats when they are read. */
enum ElementType {
  FLOAT_64(8) {
    @Override
    float next(ByteBuffer from) {
      return (float) from.getDouble();
    }
  },
  FLOAT_32(4) {
    @Override
    float next(ByteBuffer from) {
      return from.getFloat();
    }
  },
  FLOAT_16(2) {
    @Override
    float next(ByteBuffer from) {
      return half(from.getShort());
    }
  },
  /** The upper half of a 32-bit float. */
  BFLOAT_16(2) {
    @Override
    float next(ByteBuffer from) {
      return Float.intBitsToFloat(from.getShort() << 16);
    }
  };

  private static final int HALF_FRACTION_BITS = 10;
  private static final int FRACTION_BITS = 23;
  private static final int HALF_EXPONENT_MAX = 31;

  /** Of a half's smallest normal number over its smallest one: 2^-24. */
  private static final float HALF_UNIT = 0x1p-24f;

  /** What a float's exponent is more than a half's. */
  private static final int BIAS = 127 - 15;

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  /** The number at a buffer's position, which moves on. */
  abstract float next(ByteBuffer from);

  /** IEEE 754 binary16; exact. */
  static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> HALF_FRACTION_BITS) & HALF_EXPONENT_MAX;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      return sign == 0 ? fraction * HALF_UNIT : -(fraction * HALF_UNIT);
    }
    int wide = exponent == HALF_EXPONENT_MAX ? 0xff : exponent + BIAS;
    return Float.intBitsToFloat(
        sign | (wide << FRACTION_BITS) | (fraction << (FRACTION_BITS - HALF_FRACTION_BITS)));
  }
}
