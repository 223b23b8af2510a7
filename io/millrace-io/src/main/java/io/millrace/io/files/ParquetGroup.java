/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.ColumnBuilder;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.jspecify.annotations.Nullable;

/**
 * Takes a Parquet group into the columns of its members: the row itself, a nested row, a list or a
 * map, or an entry of one. Not thread-safe.
 */
final class ParquetGroup extends GroupConverter {
  private final List<Converter> converters;
  private final List<Member> members;
  private final @Nullable ColumnBuilder group;
  private final ParquetRow row;
  private int before;

  /**
   * @param converters one for each field of the Parquet group
   * @param members the columns that get one value each time
   * @param group the column of lists, maps or rows that a group is one value of; null for none
   */
  ParquetGroup(
      List<Converter> converters,
      List<Member> members,
      @Nullable ColumnBuilder group,
      ParquetRow row) {
    this.converters = List.copyOf(converters);
    this.members = List.copyOf(members);
    this.group = group;
    this.row = row;
  }

  /**
   * A column that gets a value for each group.
   *
   * @param path for messages
   * @param gathers whether its elements come alone, so that nothing tells where the list ends
   */
  record Member(String path, ColumnBuilder column, boolean nullable, boolean gathers) {}

  @Override
  public Converter getConverter(int field) {
    return converters.get(field);
  }

  @Override
  public void start() {
    // All members have as many values, one for each group before.
    before = members.isEmpty() ? 0 : members.get(0).column().size();
  }

  @Override
  public void end() {
    for (Member member : members) {
      // Nobody is called for a null.
      if (member.column().size() == before) {
        addAbsent(member);
      }
    }
    if (group != null) {
      group.appendGroup();
    }
  }

  private void addAbsent(Member member) {
    if (member.gathers()) {
      member.column().appendGroup();
      return;
    }
    if (!member.nullable()) {
      row.addMissing(member.path());
    }
    member.column().appendNull();
  }
}
