package dev.chorale.contract;

import dev.chorale.vocabulary.ChoraleJson;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

/** How payloads are written: one lenient JSON mapper for every client and worker. */
public final class Payloads {
  private Payloads() {}

  public static DataConverter converter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(ChoraleJson.mapper()));
  }
}
