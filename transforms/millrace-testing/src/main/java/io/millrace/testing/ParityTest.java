/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.millrace.transforms.Evolving;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is run for each engine, in batch and streaming, over several orders of arrival. Its
 * method takes a {@link ParityCell}, which says which of them it is, and lets it check a pipeline
 * against an oracle.
 *
 * <pre>{@code
 * @ParityTest
 * void addsUpTheSameEverywhere(ParityCell cell) {
 *   cell.check(Sales.script(), SalesTest::perMinute, SalesTest::oracle);
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
@Documented
@Retention(RUNTIME)
@Target(METHOD)
@TestTemplate
@ExtendWith(ParityCells.class)
public @interface ParityTest {
  /** What the scripts are drawn from; 0 for another seed each time, which every failure tells. */
  long seed() default 0;
}
