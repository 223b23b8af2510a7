/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFieldsTest {
  @TempDir private Path folder;

  @Test
  void namesTheColumnsOfACsvHeader() {
    assertThat(SourceFields.of(file("a.csv", "\ufeff\r\nid,\"unit, price\",qty\r\n1,2,3\r\n")))
        .containsExactly("id", "unit, price", "qty");
  }

  @Test
  void namesTheColumnsOfAHeaderAsItIsRead() {
    assertThat(SourceFields.of(file("a.csv", "id,\"note\nlong\"\n1,2\n")))
        .containsExactly("id", "note\nlong");
    assertThat(SourceFields.of(file("b.csv", "  \nid\n"))).containsExactly("  ");
    assertThat(SourceFields.of(file("c.csv", "a\rb,c\n"))).containsExactly("a\rb", "c");
  }

  @Test
  void namesTheKeysOfSeveralObjects() {
    assertThat(
            SourceFields.of(
                file("a.jsonl", "\ufeff{\"b\":1}\n\noops\n[1]\n{\"a\":{\"x\":1},\"b\":2}\n{\"c")))
        .containsExactly("b", "a");
  }

  @Test
  void namesTheColumnsOfAParquetFile() {
    InputFile file =
        ParquetFiles.of(
                folder.resolve("a.parquet"),
                "message a { required int64 ts; optional group at { required int32 x; } }")
            .close();
    InputFile damaged = Reading.file(folder.resolve("b.parquet"), "PAR1".getBytes(UTF_8));

    assertThat(SourceFields.of(file)).containsExactly("ts", "at");
    assertThat(SourceFields.of(damaged)).isEmpty();
  }

  @Test
  void namesTheFieldsOfAnAvroSchema() {
    Schema schema =
        SchemaBuilder.record("order")
            .fields()
            .requiredLong("id")
            .optionalString("note")
            .endRecord();

    byte[] content = AvroFiles.of(schema, "null").content();

    assertThat(SourceFields.of(Reading.file(folder.resolve("a.avro"), content)))
        .containsExactly("id", "note");
  }

  @Test
  void namesNothingInAnAvroFileOfNoRecords() {
    byte[] content = AvroFiles.of(Schema.create(Schema.Type.LONG), "null").content();

    assertThat(SourceFields.of(Reading.file(folder.resolve("a.avro"), content))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.jsonl", "a.avro"})
  void namesNothingInAnEmptyFile(String name) {
    assertThat(SourceFields.of(file(name, ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.jsonl", "a.avro"})
  void namesNothingWhereTheBeginningMakesNoSense(String name) {
    assertThat(SourceFields.of(file(name, "\"a\nb\n"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void namesWhatIsBeforeDamage(FileCompression compression) {
    byte[] packed = Reading.packed(compression, "id,qty\n1,2\n".getBytes(UTF_8));
    Path path = folder.resolve("a.csv" + compression.suffix());

    InputFile cut = Reading.file(path, Arrays.copyOf(packed, packed.length - 4));

    assertThat(SourceFields.of(cut)).containsExactly("id", "qty");
  }

  @Test
  void refusesAMissingFile() {
    InputFile missing = Reading.file(folder.resolve("a.csv"), 1L);

    assertThatThrownBy(() -> SourceFields.of(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot read " + folder.resolve("a.csv"));
  }

  private InputFile file(String name, String content) {
    return Reading.file(folder.resolve(name), content.getBytes(UTF_8));
  }
}
