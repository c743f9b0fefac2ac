-- What one would send to SQLite without any framework.

-- name: begin
BEGIN

-- name: token
SELECT m.id, c.access_epoch, m.company_id, m.user_id
FROM tokens t
JOIN memberships m ON m.id = t.membership_id
JOIN companies c ON c.id = m.company_id
WHERE t.hash = ?1 AND m.is_active AND (t.expires_at IS NULL OR t.expires_at > ?2)

-- name: reach
SELECT p.id
FROM project_members m
JOIN projects p ON p.id = m.project_id
WHERE m.membership_id = ?1 AND p.status = 'LIVE'

-- name: grants
SELECT m.project_id, g.category_id
FROM project_members m
JOIN category_grants g ON g.project_member_id = m.id
WHERE m.membership_id = ?1

-- name: project
SELECT id, name FROM projects
WHERE id = ?1 AND company_id = ?2 AND id IN (SELECT value FROM json_each(?3))

-- name: items
SELECT i.id, i.number, i.name, i.description, i.status, i.is_draft, i.due_on,
  i.schedule_impact_days, i.created_at, CASE WHEN EXISTS (
    SELECT 1 FROM item_categories ic WHERE ic.item_id = i.id
      AND ic.category_id IN (SELECT value FROM json_each(?2))
  ) THEN i.direct_cost END, i.cost_impact_direct, c.name, u.name
FROM items i
JOIN users u ON u.id = i.creator_id
LEFT JOIN categories c ON c.id = i.category_id
WHERE i.company_id = ?3 AND i.project_id = ?1
  AND (NOT i.is_draft OR i.creator_id = ?4 OR EXISTS (
    SELECT 1 FROM item_shares s WHERE s.item_id = i.id AND s.user_id = ?4))
  AND i.option_of_id IS NULL AND i.scenario_id IS NULL
ORDER BY i.id LIMIT ?5

-- name: projects
SELECT id, name FROM projects
WHERE company_id = ?1 AND id IN (SELECT value FROM json_each(?2))
ORDER BY id LIMIT 20

-- name: items_of_each
SELECT i.project_id, i.id, i.number, i.name, i.status, CASE WHEN EXISTS (
    SELECT 1 FROM item_categories ic WHERE ic.item_id = i.id
      AND ic.category_id IN (SELECT value FROM json_each(?2))
  ) THEN i.direct_cost END, i.cost_impact_direct, c.name
FROM json_each(?1) p
JOIN items i ON i.id IN (
  SELECT j.id FROM items j
  WHERE j.company_id = ?3 AND j.project_id = p.value
    AND (NOT j.is_draft OR j.creator_id = ?4 OR EXISTS (
      SELECT 1 FROM item_shares s WHERE s.item_id = j.id AND s.user_id = ?4))
    AND j.option_of_id IS NULL AND j.scenario_id IS NULL
  ORDER BY j.id LIMIT 20
)
LEFT JOIN categories c ON c.id = i.category_id
ORDER BY p.key, i.id

-- name: comments_of_each
SELECT m.item_id, m.id, m.body, m.created_at, u.name
FROM json_each(?1) i
JOIN comments m ON m.id IN (
  SELECT n.id FROM comments n
  WHERE n.item_id = i.value AND n.company_id = ?2
    AND (n.is_shared_with_partners OR n.author_id = ?3 OR EXISTS (
      SELECT 1 FROM comment_readers r WHERE r.comment_id = n.id AND r.user_id = ?3))
  ORDER BY n.id LIMIT 3
)
JOIN users u ON u.id = m.author_id
ORDER BY i.key, m.id

-- name: json_tiny
SELECT json_object('data', json_object('project', (
  SELECT json_object('id', id, 'name', name) FROM projects
  WHERE id = ?1 AND company_id = ?2 AND id IN (SELECT value FROM json_each(?3))
)))

-- name: json_items
SELECT json_object('data', json_object('project', (
  SELECT json_object('id', p.id, 'name', p.name, 'items', json_object('nodes', (
    SELECT json_group_array(json_object('id', i.id, 'number', i.number,
      'name', i.name, 'description', i.description, 'status', i.status,
      'isDraft', json(iif(i.is_draft, 'true', 'false')), 'dueOn', i.due_on,
      'scheduleImpactDays', i.schedule_impact_days, 'createdAt', i.created_at,
      'internalNote', NULL, 'directCost', {i.cost}, 'markupSubtotal', NULL,
      'costImpact', {i.cost_impact_direct}, 'ownerCosts', NULL,
      'category', iif(i.category IS NULL, NULL, json_object('name', i.category)),
      'createdBy', json_object('name', i.creator)
    )) FROM (
      SELECT i.*, c.name AS category, u.name AS creator, CASE WHEN EXISTS (
        SELECT 1 FROM item_categories ic WHERE ic.item_id = i.id
          AND ic.category_id IN (SELECT value FROM json_each(?2))
      ) THEN i.direct_cost END AS cost
      FROM items i
      JOIN users u ON u.id = i.creator_id
      LEFT JOIN categories c ON c.id = i.category_id
      WHERE i.company_id = ?3 AND i.project_id = ?1
        AND (NOT i.is_draft OR i.creator_id = ?4 OR EXISTS (
          SELECT 1 FROM item_shares s WHERE s.item_id = i.id AND s.user_id = ?4))
        AND i.option_of_id IS NULL AND i.scenario_id IS NULL
      ORDER BY i.id LIMIT ?5
    ) i
  )))
  FROM projects p
  WHERE p.id = ?1 AND p.company_id = ?3 AND p.id IN (SELECT value FROM json_each(?6))
)))

-- name: json_tree
SELECT json_object('data', json_object('projects', json_object('nodes', (
  SELECT json_group_array(json_object('id', p.id, 'name', p.name,
    'items', json_object('nodes', (
      SELECT json_group_array(json_object('id', i.id, 'number', i.number,
        'name', i.name, 'status', i.status,
        'directCost', iif(i.own, {i.direct_cost}, NULL),
        'costImpact', {i.cost_impact_direct},
        'category', iif(i.category IS NULL, NULL, json_object('name', i.category)),
        'comments', json_object('nodes', (
          SELECT json_group_array(json_object('id', m.id, 'body', m.body,
            'createdAt', m.created_at, 'author', json_object('name', m.author)
          )) FROM (
            SELECT m.id, m.body, m.created_at, u.name AS author
            FROM comments m
            JOIN users u ON u.id = m.author_id
            WHERE m.item_id = i.id AND m.company_id = ?3
              AND (m.is_shared_with_partners OR m.author_id = ?4 OR EXISTS (
                SELECT 1 FROM comment_readers r
                WHERE r.comment_id = m.id AND r.user_id = ?4))
            ORDER BY m.id LIMIT 3
          ) m
        ))
      )) FROM (
        SELECT i.*, c.name AS category, EXISTS (
          SELECT 1 FROM item_categories ic WHERE ic.item_id = i.id
            AND ic.category_id IN (SELECT value FROM json_each(?2))
        ) AS own
        FROM items i
        LEFT JOIN categories c ON c.id = i.category_id
        WHERE i.company_id = ?3 AND i.project_id = p.id
          AND (NOT i.is_draft OR i.creator_id = ?4 OR EXISTS (
            SELECT 1 FROM item_shares s WHERE s.item_id = i.id AND s.user_id = ?4))
          AND i.option_of_id IS NULL AND i.scenario_id IS NULL
        ORDER BY i.id LIMIT 20
      ) i
    ))
  )) FROM (
    SELECT id, name FROM projects
    WHERE company_id = ?3 AND id IN (SELECT value FROM json_each(?1))
    ORDER BY id LIMIT 20
  ) p
))))
