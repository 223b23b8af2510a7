/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of a contract that is wrong. */
class ContractProblemsTest {
  @Test
  void listsEveryMissingKeyOfTheHead() {
    assertThatThrownBy(() -> Contracts.load("name: x\nkind:\nid: ''\n"))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot load contract c.yaml:
            - apiVersion: Missing required apiVersion
            - kind: Missing required kind
            - id: Missing required id
            - version: Missing required version
            - status: Missing required status
            - schema: Missing required schema""");
  }

  @Test
  void saysWhatIsWrongWithTheHead() {
    assertThatThrownBy(
            () ->
                Contracts.load(
                    """
                    apiVersion: v2.2.2
                    kind: Contract
                    id: 17
                    name: [a]
                    version: 1.0
                    status: active
                    schema: orders
                    """))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot load contract c.yaml:
            - apiVersion: Unsupported apiVersion: v2.2.2 (supported: v3.0.x, v3.1.0)
            - kind: Invalid kind: Contract (must be DataContract)
            - id: Invalid id: 17 (must be text); put it in quotes
            - name: Invalid name: a list (must be text)
            - version: Invalid version: 1.0 (must be text); put it in quotes
            - schema: Invalid schema: orders (must be a list)""");
  }

  @Test
  void saysWhatIsWrongWithObjectsAndProperties() {
    assertThatThrownBy(
            () ->
                Contracts.load(
                    Contracts.head()
                        + """
                        schema:
                          - name: orders
                            logicalType: table
                            properties:
                              - order_id
                              - logicalType: text
                                required: yes
                              - name: quantity
                              - name: quantity
                                logicalTypeOptions: {minimum: 1}
                          - name: orders
                        """))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot load contract c.yaml:
            - schema[1].name: Repeated schema object: orders (first at schema[0])
            - schema[0].logicalType: Unsupported logicalType: table (supported: object)
            - schema[0].properties[0]: Invalid element of properties: order_id (must be a mapping)
            - schema[0].properties[3].name: Repeated property: quantity (first at schema[0].properties[2])
            - schema[0].properties[1].name: Missing required name
            - schema[0].properties[1].logicalType: Unsupported logicalType: text (supported: string, \
            date, timestamp, time, number, integer, object, array, boolean)
            - schema[0].properties[1].required: Invalid required: yes (must be true or false)
            - schema[0].properties[3].logicalType: Missing required logicalType (logicalTypeOptions \
            need it)""");
  }

  @Test
  void saysWhatIsWrongWithOptions() {
    assertThatThrownBy(
            () ->
                Contracts.withProperties(
                    """
                    - name: quantity
                      logicalType: integer
                      logicalTypeOptions: {minimum: one, exclusiveMaximum: true, minLength: 3, multipleOf: 0}
                    - name: sku
                      logicalType: string
                      logicalTypeOptions: {minLength: -1, maxLength: 2.5, patern: x}
                    - name: day
                      logicalType: date
                      logicalTypeOptions: {minimum: 2020}
                    - name: flag
                      logicalType: boolean
                      logicalTypeOptions: {format: x}
                    """))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot load contract c.yaml:
            - schema[0].properties[0].logicalTypeOptions.minLength: Unsupported option of integer: \
            minLength (supported: exclusiveMaximum, exclusiveMinimum, format, maximum, minimum, \
            multipleOf)
            - schema[0].properties[0].logicalTypeOptions.exclusiveMaximum: Invalid exclusiveMaximum: \
            true (must be a number)
            - schema[0].properties[0].logicalTypeOptions.minimum: Invalid minimum: one (must be a \
            number)
            - schema[0].properties[0].logicalTypeOptions.multipleOf: Invalid multipleOf: 0 (must be a \
            number > 0)
            - schema[0].properties[1].logicalTypeOptions.patern: Unsupported option of string: patern \
            (supported: format, maxLength, minLength, pattern); did you mean pattern
            - schema[0].properties[1].logicalTypeOptions.maxLength: Invalid maxLength: 2.5 (must be a \
            whole number from 0 to 2147483647)
            - schema[0].properties[1].logicalTypeOptions.minLength: Invalid minLength: -1 (must be a \
            whole number from 0 to 2147483647)
            - schema[0].properties[2].logicalTypeOptions.minimum: Invalid minimum: 2020 (must be text)
            - schema[0].properties[3].logicalTypeOptions.format: Unsupported option of boolean: \
            format (supported: none)""");
  }

  @Test
  void saysWhatIsWrongWithQuality() {
    assertThatThrownBy(
            () ->
                Contracts.withProperties(
                    """
                    - name: sku
                      quality:
                        - type: soda
                        - description: no metric
                        - metric: nullValue
                          mustBe: 0
                        - metric: nullValues
                          mustBeBetween: [9, 1]
                          mustBeLessThan: few
                        - metric: nullValues
                          mustbe: 0
                          arguments: [1]
                          customProperties:
                            - value: x
                            - property: action
                            - property: action
                    """))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot load contract c.yaml:
            - schema[0].properties[0].quality[0].type: Unsupported type: soda (supported: library, \
            text, sql, custom)
            - schema[0].properties[0].quality[1].metric: Missing required metric
            - schema[0].properties[0].quality[1].mustBe: Missing required threshold, e.g. mustBe: 0
            - schema[0].properties[0].quality[2].metric: Unsupported metric: nullValue (supported: \
            nullValues, missingValues, invalidValues, duplicateValues, rowCount)
            - schema[0].properties[0].quality[3].mustBeBetween: Invalid mustBeBetween: a list (must be \
            a list of two numbers, the smaller first)
            - schema[0].properties[0].quality[3].mustBeLessThan: Invalid mustBeLessThan: few (must be a \
            number)
            - schema[0].properties[0].quality[4].mustbe: Unknown key: mustbe; did you mean mustBe
            - schema[0].properties[0].quality[4].arguments: Invalid arguments: a list (must be a \
            mapping)
            - schema[0].properties[0].quality[4].mustBe: Missing required threshold, e.g. mustBe: 0
            - schema[0].properties[0].quality[4].customProperties[0].property: Missing required property
            - schema[0].properties[0].quality[4].customProperties[2].property: Repeated custom \
            property: action""");
  }

  @Test
  void suggestsTheKeyThatASlipStandsFor() {
    assertThatThrownBy(
            () ->
                Contracts.load(
                    Contracts.head()
                        + """
                        stauts: draft
                        house_key: kept
                        schema:
                          - name: orders
                            propertys: []
                            properties:
                              - name: sku
                                logical_type: string
                                requred: true
                                owner: ada
                        """))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot load contract c.yaml:
            - stauts: Unknown key: stauts; did you mean status
            - schema[0].propertys: Unknown key: propertys; did you mean properties
            - schema[0].properties[0].logical_type: Unknown key: logical_type; did you mean logicalType
            - schema[0].properties[0].requred: Unknown key: requred; did you mean required""");
  }

  @Test
  void listsAHundredProblems() {
    String properties =
        IntStream.range(0, 100)
            .mapToObj(i -> "- name: p" + i + "\n  required: maybe\n")
            .collect(Collectors.joining());

    assertThatThrownBy(() -> Contracts.withProperties(properties))
        .isInstanceOf(ValidationException.class)
        .satisfies(
            e ->
                assertThat(String.valueOf(e.getMessage()).lines())
                    .hasSize(101)
                    .contains(
                        "- schema[0].properties[99].required: Invalid required: maybe (must be true"
                            + " or false)"));
  }

  @Test
  void cutsLongValuesAndKeepsMessagesOnOneLine() {
    assertThatThrownBy(
            () ->
                Contracts.withProperties(
                    "- name: sku\n  logicalType: \"a\\nb" + "x".repeat(300) + "\"\n"))
        .hasMessageContaining("Unsupported logicalType: a?b" + "x".repeat(197) + "... (supported");
  }
}
