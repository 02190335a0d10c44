/** Jira's numbers: characters of a summary and of a description, issues of a page of a search with fields and of one bulk fetch. */
export const limits = { summary: 255, description: 32_767, page: 100 };
