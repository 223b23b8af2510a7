/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.projectnessie.cel.common.operators.Operator;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Expr;

/** Walks through a parsed expression, for what would make its cost unbounded, and for its names. */
final class CelCost {
  private final Set<String> problems = new TreeSet<>();
  private final Set<String> names = new TreeSet<>();

  private CelCost() {}

  /** Why it may take long; empty if it does not. */
  static List<String> problems(Expr expression) {
    return new ArrayList<>(walked(expression).problems);
  }

  /** All names in it, those of fields among them. */
  static Set<String> names(Expr expression) {
    return walked(expression).names;
  }

  private static CelCost walked(Expr expression) {
    CelCost cost = new CelCost();
    cost.walk(expression, false);
    return cost;
  }

  private void walk(Expr expression, boolean inLoop) {
    switch (expression.getExprKindCase()) {
      case IDENT_EXPR -> names.add(expression.getIdentExpr().getName());
      case SELECT_EXPR -> walk(expression.getSelectExpr().getOperand(), inLoop);
      case CALL_EXPR -> walkCall(expression.getCallExpr(), inLoop);
      case LIST_EXPR ->
          expression.getListExpr().getElementsList().forEach(element -> walk(element, inLoop));
      case STRUCT_EXPR ->
          expression
              .getStructExpr()
              .getEntriesList()
              .forEach(
                  entry -> {
                    walk(entry.getMapKey(), inLoop);
                    walk(entry.getValue(), inLoop);
                  });
      case COMPREHENSION_EXPR -> walkLoop(expression.getComprehensionExpr(), inLoop);
      default -> {
        // A constant, or nothing.
      }
    }
  }

  private void walkCall(Expr.Call call, boolean inLoop) {
    if (call.getFunction().equals("matches")) {
      problems.add("matches is not supported; use the rule hasPattern");
    }
    if (inLoop && isSearch(call)) {
      problems.add("in is supported inside all, exists and exists_one only of a list written out");
    }
    walk(call.getTarget(), inLoop);
    call.getArgsList().forEach(argument -> walk(argument, inLoop));
  }

  /** Whether it goes through what a field holds, be it a list of any length. */
  private static boolean isSearch(Expr.Call call) {
    return call.getFunction().equals(Operator.In.id)
        && call.getArgs(1).getExprKindCase() != Expr.ExprKindCase.LIST_EXPR;
  }

  private void walkLoop(Expr.Comprehension loop, boolean inLoop) {
    if (inLoop) {
      problems.add("all, exists and exists_one are not supported inside one another");
    }
    walk(loop.getIterRange(), inLoop);
    walk(loop.getLoopCondition(), true);
    walk(loop.getLoopStep(), true);
    walk(loop.getResult(), inLoop);
  }
}
