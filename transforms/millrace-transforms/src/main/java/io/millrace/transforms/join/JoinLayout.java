/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.join.JoinSpec.Alone;
import io.millrace.transforms.join.JoinSpec.Pair;
import io.millrace.transforms.rows.InputCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.values.PCollection;

/** A spec that has met its two sides: where the fields stand, and how pairs become rows. */
final class JoinLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final JoinSpec spec;
  private final Schema leftSchema;
  private final Schema rightSchema;
  private final OutputFields output;

  /** Of a spec that fits those schemas. */
  JoinLayout(JoinSpec spec, Schema left, Schema right) {
    this.spec = spec;
    this.leftSchema = left;
    this.rightSchema = right;
    this.output = outputFields(spec, left, right);
  }

  /**
   * For sides whose elements hold rows of those schemas.
   *
   * @throws ValidationException if the spec is incomplete or does not fit the sides
   */
  static JoinLayout of(
      JoinSpec spec,
      PCollection<?> left,
      Schema leftSchema,
      PCollection<?> right,
      Schema rightSchema) {
    InputCheck check = InputCheck.of("join", "left", left, leftSchema);
    InputCheck rightCheck = check.and("join", "right", right, rightSchema);
    spec.problems().forEach(check::problem);
    for (Pair key : spec.keys()) {
      if (spec.alone() == Alone.BOTH_JOINED) {
        check.hold(key.left(), rightCheck, key.right());
      } else {
        check.match(key.left(), rightCheck, key.right());
      }
    }
    spec.leftTimes().check(check);
    spec.rightTimes().check(rightCheck);
    List<String> picked = picked(spec, rightSchema);
    picked.forEach(rightCheck::field);
    List<String> names = new ArrayList<>(leftSchema.getFieldNames());
    picked.forEach(name -> names.add(spec.prefix() + name));
    check.outputFields(names);
    check.orThrow();
    return new JoinLayout(spec, leftSchema, rightSchema);
  }

  private static List<String> picked(JoinSpec spec, Schema right) {
    List<String> chosen = spec.picked();
    return chosen != null
        ? chosen
        : right.getFieldNames().stream().filter(name -> !spec.rightKeys().contains(name)).toList();
  }

  private static OutputFields outputFields(JoinSpec spec, Schema left, Schema right) {
    boolean leftMayMiss = spec.alone() == Alone.BOTH_JOINED;
    boolean rightMayMiss = spec.alone() != Alone.APART;
    List<String> picked = picked(spec, right);
    int[] lefts = new int[left.getFieldCount() + picked.size()];
    int[] rights = new int[lefts.length];
    Arrays.fill(lefts, OutputFields.NONE);
    Arrays.fill(rights, OutputFields.NONE);
    Schema.Builder output = Schema.builder();
    int next = 0;
    for (Field field : left.getFields()) {
      output.addField(leftMayMiss ? field.withNullable(true) : field);
      lefts[next] = next;
      next++;
    }
    for (Pair key : spec.keys()) {
      rights[left.indexOf(key.left())] = right.indexOf(key.right());
    }
    for (String name : picked) {
      Field field = right.getField(name).withName(spec.prefix() + name);
      output.addField(rightMayMiss ? field.withNullable(true) : field);
      rights[next++] = right.indexOf(name);
    }
    return new OutputFields(output.build(), lefts, rights);
  }

  Meeting meeting() {
    return spec.meeting();
  }

  List<String> leftKeys() {
    return spec.leftKeys();
  }

  List<String> rightKeys() {
    return spec.rightKeys();
  }

  Schema leftSchema() {
    return leftSchema;
  }

  Schema rightSchema() {
    return rightSchema;
  }

  /** Of joined rows. A key is the left's, or the right's where there is no left. */
  OutputFields output() {
    return output;
  }

  boolean joinsLeftAlone() {
    return spec.alone() != Alone.APART;
  }

  boolean joinsRightAlone() {
    return spec.alone() == Alone.BOTH_JOINED;
  }
}
